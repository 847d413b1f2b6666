package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.dns.health.Recoveries;
import io.meridian.dns.server.Outcome;
import io.meridian.dns.server.QueryCounters;
import io.meridian.dns.server.QueryEvent;
import io.meridian.dns.transport.TransportEvent;
import io.meridian.dns.zone.load.ZoneStatus;
import io.meridian.health.probe.ProbeCounts;
import io.meridian.health.verdict.Verdict;
import io.meridian.mesh.MeshStats;
import io.meridian.mesh.NodeOpinions;
import io.meridian.model.Rejection;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// What `/metrics` says. Counters are kept where things happen; this only reads them.
final class DnsMetrics {

    private final DnsNode node;
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge verdicts =
            MultiGauge.builder("gslb.verdict")
                    .description(
                            "1 when a probe target is up, 0 when it is down, -1 before any verdict")
                    .register(registry);
    private final MultiGauge verdictAges =
            MultiGauge.builder("gslb.verdict.age")
                    .baseUnit("seconds")
                    .description("how long a probe target's verdict has held")
                    .register(registry);
    private final MultiGauge streams =
            MultiGauge.builder("gslb.opinion.stream.age")
                    .baseUnit("seconds")
                    .description("time since a node's opinion stream was heard")
                    .register(registry);

    DnsMetrics(DnsNode node) {
        this.node = node;
        addQueries();
        addServices();
        addLog();
        addMesh(node.mesh().stats());
        GeoMetrics.addTo(registry, node);
        AffinityMetrics.addTo(registry, node.affinity());
        NameMetrics.addTo(registry, node.health().names());
        probes("passed", ProbeCounts::passed);
        probes("failed", ProbeCounts::failed);
        probes("not_made", ProbeCounts::notMade);
        addHealth();
    }

    private void addHealth() {
        FunctionCounter.builder("gslb.probes.delayed", node, of -> of.health().probes().delayed())
                .description("probe attempts that the budget made wait")
                .register(registry);
        gauge(
                "gslb.probes.waiting",
                "targets that wait for their turn to be probed",
                of -> of.health().probes().waiting());
        gauge(
                "gslb.probes.under.way",
                "probe attempts under way",
                of -> of.health().probes().underWay());
        transitions("up", Verdict.State.UP);
        transitions("down", Verdict.State.DOWN);
        gauge(
                "gslb.members.held.down",
                "members whose probes pass and whose hold-down is not over",
                of -> recoveries(of, recovery -> !recovery.holdDownLeft().isZero()));
        gauge(
                "gslb.members.awaiting.resume",
                "members whose probes pass and that an operator must let back",
                of -> recoveries(of, Recoveries.Recovery::awaitsResume));
    }

    private void transitions(String to, Verdict.State state) {
        FunctionCounter.builder(
                        "gslb.verdict.transitions",
                        node,
                        of -> of.health().board().transitionsTo(state))
                .tag("to", to)
                .description("verdicts by what they became")
                .register(registry);
    }

    private static double recoveries(DnsNode node, Predicate<Recoveries.Recovery> which) {
        return node.serving().members().stream()
                .map(node.health()::recovery)
                .filter(recovery -> recovery != null && which.test(recovery))
                .count();
    }

    private void addQueries() {
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder("gslb.dns.queries", node, of -> sum(of, c -> c.of(outcome)))
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .description("queries by how they ended")
                    .register(registry);
        }
        FunctionCounter.builder(
                        "gslb.dns.truncated", node, of -> sum(of, c -> c.of(QueryEvent.TRUNCATED)))
                .description("replies with TC set because they did not fit")
                .register(registry);
        events("gslb.dns.cookies", "queries with a cookie, by what it shows", "COOKIE_");
        events("gslb.dns.rate.limited", "replies over the rate limit, by what became", "LIMITED_");
        gauge(
                "gslb.dns.cookie.secrets",
                "secrets that cookies are taken with",
                of -> of.cookies().inForce());
        FunctionCounter.builder(
                        "gslb.dns.cookie.secret.refusals", node, of -> of.cookies().refusals())
                .description("times that the secrets' file was found bad and those in force stayed")
                .register(registry);
        for (TransportEvent event : TransportEvent.values()) {
            FunctionCounter.builder(
                            "gslb.dns.transport.events",
                            node,
                            of -> of.listeners().stream().mapToLong(l -> l.count(event)).sum())
                    .tag("event", event.name().toLowerCase(Locale.ROOT))
                    .description("what befell connections and datagrams beside their queries")
                    .register(registry);
        }
        gauge(
                "gslb.dns.tcp.connections",
                "open TCP connections",
                of -> of.listeners().stream().mapToInt(l -> l.tcpConnections()).sum());
    }

    /// One counter for each event whose name begins so, tagged with the rest of it.
    private void events(String name, String description, String prefix) {
        for (QueryEvent event : QueryEvent.values()) {
            if (event.name().startsWith(prefix)) {
                String result = event.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
                FunctionCounter.builder(name, node, of -> sum(of, c -> c.of(event)))
                        .tag("result", result)
                        .description(description)
                        .register(registry);
            }
        }
    }

    private void addServices() {
        gauge("gslb.zones", "zones", of -> of.serving().zones().zones().size());
        gauge(
                "gslb.zones.refused",
                "zones whose file, as it is now, is refused",
                of -> of.zones().statuses().stream().filter(ZoneStatus::isRefused).count());
        gauge(
                "gslb.zones.not.loaded",
                "zones of which nothing is served",
                of ->
                        of.zones().statuses().stream()
                                .filter(zone -> zone.served() == null && !zone.name().isEmpty())
                                .count());
        gauge(
                "gslb.services.occluded",
                "published services below a zone cut, a DNAME, or in a zone that is not loaded",
                of -> of.serving().zones().occluded().size());
        gauge(
                "gslb.services.hiding",
                "services at names that have addresses or an alias in their zone",
                of -> of.serving().zones().hiddenAddresses().size());
        gauge(
                "gslb.services",
                "services that are answered",
                of -> of.serving().zones().services().size());
        gauge(
                "gslb.services.outside.zones",
                "published services in no zone of this node",
                of -> of.serving().zones().outsideZones().size());
        gauge(
                "gslb.services.refused",
                "published services that are not understood",
                of -> of.serving().refused().size());
        gauge(
                "gslb.rejections",
                "refused objects that are known of",
                of -> of.serving().published(Rejection.class).count());
        gauge(
                "gslb.cold.start.held",
                "services that wait for the first tests of their members",
                of -> of.health().heldServices());
        FunctionCounter.builder(
                        "gslb.cold.start.overdue", node, of -> of.health().overdueServices())
                .description("services answered without those tests, because waiting had to end")
                .register(registry);
        gauge(
                "gslb.ready",
                "1 when no service waits for its first tests",
                of -> of.isSettled() && of.health().heldServices() == 0 ? 1 : 0);
    }

    private void addLog() {
        gauge(
                "gslb.log.term",
                "counter of the service log's term",
                of -> of.serving().log().position().term().counter());
        gauge(
                "gslb.log.sequence",
                "batches of the term that are served",
                of -> of.serving().log().position().seq());
        Gauge.builder("gslb.log.age", node, DnsMetrics::logAgeSeconds)
                .baseUnit("seconds")
                .description("how long this node has served its log position")
                .register(registry);
        gauge(
                "gslb.log.from.disk",
                "1 while no peer has confirmed what was read from disk",
                of -> of.mesh().log().snapshot().fromDisk() ? 1 : 0);
    }

    private static double logAgeSeconds(DnsNode node) {
        Instant since = node.mesh().log().snapshot().appliedAt();
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }

    private void addMesh(MeshStats stats) {
        counter("gslb.mesh.batches.applied", "batches of the service log", stats.batchesApplied);
        counter(
                "gslb.mesh.messages.refused",
                "messages that were malformed, foreign or fenced off",
                stats.messagesRefused);
        FunctionCounter.builder(
                        "gslb.mesh.overrides.ahead",
                        stats,
                        of -> of.refused(MeshStats.Refusal.FROM_THE_FUTURE))
                .description("orders refused because they are dated far ahead of this clock")
                .register(registry);
        counter(
                "gslb.mesh.repairs",
                "comparisons that found and fetched a difference",
                stats.repairs);
        counter(
                "gslb.mesh.comparison.failures",
                "comparisons that a peer did not answer",
                stats.comparisonFailures);
        counter("gslb.mesh.disk.errors", "writes that the disk refused", stats.diskErrors);
        counter(
                "gslb.mesh.bad.records",
                "records on disk that were refused at start",
                stats.badRecords);
        counter(
                "gslb.mesh.push.failures",
                "pushes that Hazelcast did not take, or a member that it does not reach",
                stats.pushFailures);
        counter(
                "gslb.mesh.link.pushes",
                "messages told over the link to members that Hazelcast did not reach",
                stats.linkPushes);
    }

    private void probes(String result, ToDoubleFunction<ProbeCounts> count) {
        FunctionCounter.builder(
                        "gslb.probes", node, of -> count.applyAsDouble(of.health().probes()))
                .tag("result", result)
                .description("probe attempts by how they ended")
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<DnsNode> value) {
        Gauge.builder(name, node, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void counter(String name, String description, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    private static double sum(DnsNode node, ToDoubleFunction<QueryCounters> of) {
        return node.listeners().stream()
                .flatMap(listener -> listener.counters().stream())
                .mapToDouble(of)
                .sum();
    }

    /// The text format of Prometheus. Targets and nodes come and go, so their rows are made anew at
    /// each scrape, by one at a time.
    synchronized String scrape() {
        List<MultiGauge.Row<?>> states = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        long now = System.nanoTime();
        node.serving().members().stream()
                .flatMap(member -> member.targets().stream())
                .distinct()
                .forEach(key -> {
                    Verdict verdict = node.health().board().verdict(key);
                    String rule = Words.quorum(key.quorum());
                    Tags tags = Tags.of("target", key.target(), "rule", rule);
                    states.add(MultiGauge.Row.of(tags, number(verdict.state())));
                    ages.add(MultiGauge.Row.of(tags, (now - verdict.sinceNanos()) / 1e9));
                });
        verdicts.register(states, true);
        verdictAges.register(ages, true);
        List<MultiGauge.Row<?>> heard = new ArrayList<>();
        for (NodeOpinions said : node.mesh().opinions().heard()) {
            Tags tags = Tags.of("node", said.node().name(), "site", said.node().site());
            heard.add(MultiGauge.Row.of(tags, said.lastHeardAgo().toMillis() / 1000.0));
        }
        streams.register(heard, true);
        return registry.scrape();
    }

    private static int number(Verdict.State state) {
        return switch (state) {
            case UP -> 1;
            case DOWN -> 0;
            case UNTESTED -> -1;
        };
    }
}

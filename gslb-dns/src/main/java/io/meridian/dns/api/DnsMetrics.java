package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.dns.server.Outcome;
import io.meridian.dns.server.QueryCounters;
import io.meridian.health.verdict.Verdict;
import io.meridian.mesh.MeshStats;
import io.meridian.mesh.NodeOpinions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
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
    private final MultiGauge streams =
            MultiGauge.builder("gslb.opinion.stream.age")
                    .baseUnit("seconds")
                    .description("time since a node's opinion stream was heard")
                    .register(registry);

    DnsMetrics(DnsNode node) {
        this.node = node;
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter.builder("gslb.dns.queries", node, of -> sum(of, c -> c.of(outcome)))
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .description("queries by how they ended")
                    .register(registry);
        }
        FunctionCounter.builder("gslb.dns.truncated", node, of -> sum(of, QueryCounters::truncated))
                .description("replies with TC set")
                .register(registry);
        gauge(
                "gslb.dns.tcp.connections",
                "open TCP connections",
                of -> of.listeners().stream().mapToInt(l -> l.tcpConnections()).sum());
        gauge(
                "gslb.services",
                "services that are answered",
                of -> of.serving().zones().services().size());
        gauge(
                "gslb.services.outside.zones",
                "published services in no zone of this node",
                of -> of.serving().zones().outsideZones().size());
        gauge(
                "gslb.log.term",
                "counter of the service log's term",
                of -> of.serving().log().position().term().counter());
        gauge(
                "gslb.log.sequence",
                "batches of the term that are served",
                of -> of.serving().log().position().seq());
        gauge(
                "gslb.log.from.disk",
                "1 while no peer has confirmed what was read from disk",
                of -> of.mesh().log().snapshot().fromDisk() ? 1 : 0);
        gauge(
                "gslb.ready",
                "1 when no service waits for its first tests",
                of -> of.health().isReady() ? 1 : 0);
        MeshStats stats = node.mesh().stats();
        counter("gslb.mesh.batches.applied", "batches of the service log", stats.batchesApplied);
        counter(
                "gslb.mesh.messages.refused",
                "messages that were malformed, foreign or fenced off",
                stats.messagesRefused);
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
                "pushes that Hazelcast did not take",
                stats.pushFailures);
        FunctionCounter.builder("gslb.probes", node, of -> of.health().prober().counts().passed())
                .tag("result", "passed")
                .register(registry);
        FunctionCounter.builder("gslb.probes", node, of -> of.health().prober().counts().failed())
                .tag("result", "failed")
                .register(registry);
        FunctionCounter.builder("gslb.probes", node, of -> of.health().prober().counts().notMade())
                .tag("result", "not_made")
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

    /// The text format of Prometheus.
    String scrape() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        node.health()
                .board()
                .export()
                .forEach((target, state) ->
                        rows.add(MultiGauge.Row.of(Tags.of("target", target), number(state))));
        verdicts.register(rows, true);
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        for (NodeOpinions heard : node.mesh().opinions().heard()) {
            ages.add(
                    MultiGauge.Row.of(
                            Tags.of("node", heard.node().name(), "site", heard.node().site()),
                            heard.lastHeardAgo().toMillis() / 1000.0));
        }
        streams.register(ages, true);
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

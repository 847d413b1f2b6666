package io.meridian.federator.api;

import io.meridian.federator.publish.Publishing;
import io.meridian.federator.reconcile.Outcome;
import io.meridian.federator.reconcile.ReconcileLoop;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.CopyState;
import io.meridian.federator.watch.MemberCluster;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.mesh.Mesh;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// What a federator counts, as Prometheus reads it.
final class FederatorMetrics {

    private final ReconcileLoop loop;
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge stale =
            MultiGauge.builder("gslb.federator.cluster.stale")
                    .baseUnit("seconds")
                    .description("how long a member cluster could not be listed")
                    .register(registry);
    private final MultiGauge failing =
            MultiGauge.builder("gslb.federator.cluster.failures")
                    .description("kinds of a member cluster that cannot be listed now")
                    .register(registry);
    private final MultiGauge unusable =
            MultiGauge.builder("gslb.federator.cluster.access.refused")
                    .description(
                            "1 while what the kubeconfig says of a cluster cannot be used, and what was good last is in force")
                    .register(registry);
    private final MultiGauge objects =
            MultiGauge.builder("gslb.federator.objects")
                    .description("objects known, by cluster and kind")
                    .register(registry);
    private final MultiGauge refused =
            MultiGauge.builder("gslb.federator.api.write.failures")
                    .description("kinds of writing that a cluster refuses now")
                    .register(registry);
    private final MultiGauge writes =
            MultiGauge.builder("gslb.federator.api.writes")
                    .description("requests that write, made to a cluster since the start")
                    .register(registry);
    private final MultiGauge damaged =
            MultiGauge.builder("gslb.federator.copy.refused")
                    .description(
                            "records of a cluster's copy on disk that could not be used at the start")
                    .register(registry);
    private final MultiGauge unwritable =
            MultiGauge.builder("gslb.federator.copy.failing")
                    .description("1 while what a cluster holds cannot be kept on disk")
                    .register(registry);

    FederatorMetrics(ReconcileLoop loop, Mesh mesh, Publishing publishing) {
        this.loop = loop;
        counter("turns", "turns of the reconcile loop", ReconcileLoop::turns);
        FunctionCounter.builder("gslb.federator.publications", publishing, Publishing::publications)
                .description("batches published")
                .register(registry);
        Gauge.builder("gslb.federator.held.services", publishing, Publishing::heldServices)
                .description("services that stay until an operator approves their removal")
                .register(registry);
        Gauge.builder("gslb.federator.frozen", publishing, of -> of.isFrozen() ? 1 : 0)
                .description("1 while an operator has publishing stopped")
                .register(registry);
        gauge("queue", "clusters that wait to be looked at", ReconcileLoop::queueDepth);
        gauge("services", "services assembled", FederatorMetrics::services);
        gauge("rejections", "objects and files refused", FederatorMetrics::rejections);
        TimeGauge.builder(
                        "gslb.federator.reconcile",
                        loop,
                        TimeUnit.NANOSECONDS,
                        ReconcileLoop::lastTurnTookNanos)
                .description("how long the last turn took that had something to look at")
                .register(registry);
        Gauge.builder("gslb.federator.leading", mesh, FederatorMetrics::leading)
                .description("1 while this federator writes")
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<ReconcileLoop> value) {
        FunctionCounter.builder("gslb.federator." + name, loop, value)
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<ReconcileLoop> value) {
        Gauge.builder("gslb.federator." + name, loop, value)
                .description(description)
                .register(registry);
    }

    private static double services(ReconcileLoop loop) {
        Outcome outcome = loop.outcome();
        return outcome == null ? 0 : outcome.assembly().services().size();
    }

    private static double rejections(ReconcileLoop loop) {
        Outcome outcome = loop.outcome();
        return outcome == null ? 0 : outcome.rejections().size();
    }

    private static double leading(Mesh mesh) {
        return mesh.publisher().leadership() instanceof Leadership.Leading ? 1 : 0;
    }

    /// Clusters come and go, so that their rows are made for each scrape.
    synchronized String scrape() {
        List<Row<?>> staleRows = new ArrayList<>();
        List<Row<?>> failingRows = new ArrayList<>();
        List<Row<?>> objectRows = new ArrayList<>();
        for (ClusterView view : loop.views()) {
            Tags tags = Tags.of("cluster", view.cluster());
            failingRows.add(Row.of(tags, view.failures().size()));
            Map<String, Integer> byKind = new TreeMap<>();
            view.objects().keySet().forEach(key -> byKind.merge(key.kind(), 1, Integer::sum));
            byKind.forEach((kind, count) -> objectRows.add(Row.of(tags.and("kind", kind), count)));
        }
        List<Row<?>> refusedRows = new ArrayList<>();
        List<Row<?>> unusableRows = new ArrayList<>();
        List<Row<?>> damagedRows = new ArrayList<>();
        List<Row<?>> unwritableRows = new ArrayList<>();
        for (MemberCluster cluster : loop.clusters()) {
            Tags tags = Tags.of("cluster", cluster.name());
            CopyState copy = cluster.copy();
            staleRows.add(Row.of(tags, staleSeconds(cluster)));
            refusedRows.add(Row.of(tags, cluster.writeFailures().size()));
            unusableRows.add(Row.of(tags, cluster.accessProblem().isEmpty() ? 0 : 1));
            damagedRows.add(Row.of(tags, copy.refused()));
            unwritableRows.add(Row.of(tags, copy.failure().isEmpty() ? 0 : 1));
        }
        List<Row<?>> writeRows = new ArrayList<>();
        loop.writes()
                .forEach((cluster, count) ->
                        writeRows.add(Row.of(Tags.of("cluster", cluster), count)));
        unusable.register(unusableRows, true);
        damaged.register(damagedRows, true);
        unwritable.register(unwritableRows, true);
        stale.register(staleRows, true);
        failing.register(failingRows, true);
        objects.register(objectRows, true);
        refused.register(refusedRows, true);
        writes.register(writeRows, true);
        return registry.scrape();
    }

    /// How long a cluster could not be listed.
    static double staleSeconds(MemberCluster cluster) {
        Instant since = cluster.staleSince();
        return since == null ? 0 : Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }
}

package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.geo.GeoStatistics;
import io.meridian.geo.GeoTable;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// The metrics of the geo data; all zero without any.
final class GeoMetrics {

    private GeoMetrics() {}

    static void addTo(MeterRegistry registry, DnsNode node) {
        gauge(registry, node, "networks", "networks in the geo data", GeoStatistics::networks);
        gauge(registry, node, "leaves", "prefixes they make up", GeoStatistics::leaves);
        gauge(registry, node, "table.bytes", "octets of their table", GeoStatistics::tableBytes);
        gauge(
                registry,
                node,
                "dropped.lines",
                "wrong lines of users' files that are left out",
                in -> in.files().stream().mapToLong(GeoStatistics.GeoFile::droppedLines).sum());
        gauge(
                registry,
                node,
                "database.age.seconds",
                "how long ago the oldest database was built",
                GeoMetrics::oldestSeconds);
        Gauge.builder("gslb.geo.stale", node, of -> of.geoReloading().problem() == null ? 0 : 1)
                .description("1 while changed files are refused and older data are in use")
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("gslb.geo.reloads", node, of -> of.geoReloading().reloads())
                .description("changed geo data taken over")
                .register(registry);
        FunctionCounter.builder(
                        "gslb.geo.reload.failures", node, of -> of.geoReloading().failures())
                .description("changed geo data refused")
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            DnsNode node,
            String name,
            String description,
            ToDoubleFunction<GeoStatistics> value) {
        Gauge.builder("gslb.geo." + name, node, of -> read(of, value))
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private static double read(DnsNode node, ToDoubleFunction<GeoStatistics> value) {
        GeoTable table = node.geo();
        return table == null ? 0 : value.applyAsDouble(table.statistics());
    }

    private static double oldestSeconds(GeoStatistics statistics) {
        Instant now = Instant.now();
        return statistics.files().stream()
                .map(GeoStatistics.GeoFile::built)
                .filter(Objects::nonNull)
                .mapToLong(built -> Duration.between(built, now).toSeconds())
                .max()
                .orElse(0);
    }
}

package io.meridian.dns.api;

import io.meridian.health.resolve.LookupCounts;
import io.meridian.health.resolve.ResolvedNames;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/// The metrics of looking up members that are names.
final class NameMetrics {

    private NameMetrics() {}

    static void addTo(MeterRegistry registry, ResolvedNames names) {
        counter(registry, names, "found", LookupCounts::found);
        counter(registry, names, "negative", LookupCounts::negative);
        counter(registry, names, "failed", LookupCounts::failed);
        gauge(registry, names, "known", "names that are looked up", LookupCounts::names);
        gauge(
                registry,
                names,
                "stale",
                "names whose last lookup led to nothing",
                LookupCounts::stale);
    }

    private static void counter(
            MeterRegistry registry,
            ResolvedNames names,
            String result,
            ToDoubleFunction<LookupCounts> count) {
        FunctionCounter.builder("gslb.name.lookups", names, of -> count.applyAsDouble(of.counts()))
                .tag("result", result)
                .description("lookups of members that are names, one for each address family")
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            ResolvedNames names,
            String name,
            String description,
            ToDoubleFunction<LookupCounts> value) {
        Gauge.builder("gslb.names." + name, names, of -> value.applyAsDouble(of.counts()))
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}

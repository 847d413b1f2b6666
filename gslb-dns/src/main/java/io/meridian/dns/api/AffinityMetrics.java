package io.meridian.dns.api;

import io.meridian.dns.affinity.AffinityCounters.Event;
import io.meridian.dns.affinity.AffinityRounds;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.persistence.AffinityFeed;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/// What `/metrics` says of persistence. All zero until a service has a profile.
final class AffinityMetrics {

    private final AffinityFeed feed;
    private final MeterRegistry registry;

    private AffinityMetrics(AffinityFeed feed, MeterRegistry registry) {
        this.feed = feed;
        this.registry = registry;
    }

    static void addTo(MeterRegistry registry, AffinityFeed feed) {
        AffinityMetrics metrics = new AffinityMetrics(feed, registry);
        metrics.addTable();
        metrics.addEvents();
        metrics.addHints();
    }

    private void addTable() {
        gauge(
                "gslb.affinity.entries",
                "client prefixes that are kept, as last counted",
                of -> {
                    AffinityRounds rounds = of.roundsIfAny();
                    return rounds == null ? 0 : rounds.entries();
                });
        gauge(
                "gslb.affinity.capacity",
                "client prefixes that are to fit",
                of -> {
                    AffinityTable table = of.tableIfAny();
                    return table == null ? 0 : table.capacity();
                });
        Gauge.builder("gslb.affinity.saved.age", feed, AffinityFeed::savedAgeSeconds)
                .baseUnit("seconds")
                .description("how old the copy on disk is; NaN before the first")
                .register(registry);
    }

    private void addEvents() {
        event(Event.KEPT, "hits", "answers that an entry decided");
        event(Event.NEW, "new", "client prefixes that got an entry");
        event(Event.MOVED, "moved", "entries that broke and got another member");
        event(Event.RENEWED, "renewed", "entries whose time was set anew");
        event(Event.REFUSED, "refused", "new entries beyond their source's bound");
        event(Event.EVICTED, "evicted", "entries that made room before their time had ended");
        event(Event.HINT_TAKEN, "hints.received", "entries taken in from other nodes");
        event(Event.HINT_LEFT_OUT, "hints.left.out", "entries of other nodes that found no room");
    }

    private void addHints() {
        counter("hints.sent", "entries told to other nodes", AffinityFeed::hintsPushed);
        counter("hints.sent.bytes", "octets told to other nodes", AffinityFeed::bytesPushed);
    }

    private void event(Event event, String name, String description) {
        counter(
                name,
                description,
                of -> {
                    AffinityTable table = of.tableIfAny();
                    return table == null ? 0 : table.counters().of(event);
                });
    }

    private void counter(String name, String description, ToDoubleFunction<AffinityFeed> value) {
        FunctionCounter.builder("gslb.affinity." + name, feed, value)
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<AffinityFeed> value) {
        Gauge.builder(name, feed, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }
}

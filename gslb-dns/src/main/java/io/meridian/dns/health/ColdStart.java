package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.health.verdict.VerdictKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which services may be answered: one is held until each of its targets has been tried, by this
/// node or another, or has a verdict from disk, but no longer than a limit. Once let go, a service
/// stays so; one without monitors is never held. Owned by the health feed's thread.
final class ColdStart {

    private static final Logger LOG = LoggerFactory.getLogger(ColdStart.class);

    private final LongSupplier nanoTime;
    private final Duration limit;
    private final Predicate<VerdictKey> isKnown;
    private final Consumer<String> prioritise;
    private final Map<String, Long> firstSeenNanos = new HashMap<>();
    private final Set<String> ready = new HashSet<>();
    private final AtomicInteger held = new AtomicInteger();
    private final LongAdder overdue = new LongAdder();

    /// @param isKnown whether a target has been tried or has a verdict
    /// @param prioritise told the targets of services that somebody asks for in vain
    ColdStart(
            LongSupplier nanoTime,
            Duration limit,
            Predicate<VerdictKey> isKnown,
            Consumer<String> prioritise) {
        this.nanoTime = nanoTime;
        this.limit = limit;
        this.isKnown = isKnown;
        this.prioritise = prioritise;
    }

    /// Turns to what is served next: services that are gone begin anew if they come back.
    void adopt(Serving next) {
        Set<String> names = next.zones().services().keySet();
        firstSeenNanos.keySet().retainAll(names);
        ready.retainAll(names);
        names.forEach(name -> firstSeenNanos.putIfAbsent(name, nanoTime.getAsLong()));
        admit(next);
    }

    /// Looks at all services again, and lets those go that need not wait any more.
    void admit(Serving serving) {
        int waiting = 0;
        for (var entry : serving.zones().services().entrySet()) {
            String name = entry.getKey();
            int number = entry.getValue().number();
            if (ready.contains(name) || mayAnswer(name, number, serving)) {
                ready.add(name);
                serving.health().setReady(number);
            } else {
                waiting++;
                if (serving.health().isAsked(number)) {
                    serving.targetsOf(number).map(VerdictKey::target).forEach(prioritise);
                }
            }
        }
        held.set(waiting);
    }

    private boolean mayAnswer(String name, int number, Serving serving) {
        if (serving.targetsOf(number).allMatch(isKnown)) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - firstSeenNanos.getOrDefault(name, now) < limit.toNanos()) {
            return false;
        }
        overdue.increment();
        LOG.warn("{} is answered although not all of its members have been tried", name);
        return true;
    }

    /// How many services wait now; read from any thread.
    int held() {
        return held.get();
    }

    /// How many services were let go by the limit alone; read from any thread.
    long overdue() {
        return overdue.sum();
    }
}

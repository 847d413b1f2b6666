package io.meridian.health.probe;

import io.meridian.health.Clock;
import io.meridian.health.EventLoopClock;
import io.meridian.health.probe.ProbeStream.Surroundings;
import io.meridian.health.resolve.AddressLookup;
import io.meridian.health.resolve.DnsAddressLookup;
import io.meridian.health.resolve.ResolvedNames;
import io.meridian.model.Opinion;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Probes every target there is, and says what this node thinks of each.
///
/// All work is done on one thread, the clock's; every public method may be called from any thread
/// and returns at once. A target is probed by one stream, whoever shares it. A target that was
/// removed is never probed again.
public final class Prober implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Prober.class);

    /// First attempts of targets that come together are spread over this, or over an interval if
    /// that is less: soon enough for a cold start, and no burst of thousands of SYNs.
    private static final Duration FIRST_ATTEMPTS_WITHIN = Duration.ofMillis(100);

    /// The least from one telling to the next. A change after a quiet time is told at once; of
    /// those that follow, as when a site dies and flips a thousand targets within moments, many are
    /// told together, for each telling copies all opinions.
    private static final Duration BETWEEN_TELLINGS = Duration.ofMillis(5);

    private final Clock clock;
    private final Attempts attempts;
    private final Consumer<List<Opinion>> listener;
    private final AttemptSlots slots;
    private final SplittableRandom random;
    private final ResolvedNames names;
    private final Surroundings surroundings;
    private final Map<String, ProbeStream> streams = new ConcurrentHashMap<>();
    private final ProbeTally tally = new ProbeTally();
    private long nextTellingNanos;
    private boolean telling;
    private boolean closed;

    /// Probes over sockets, on the caller's event loop or on one that Vert.x picks.
    ///
    /// @param listener called on that loop with all opinions, promptly after the state of a target
    ///   changed, after its first result, and after targets came or went; of fresher evidence alone
    ///   only when asked to {@link #tellAgain}
    public static Prober over(Vertx vertx, ProberConfig config, Consumer<List<Opinion>> listener) {
        Clock clock = new EventLoopClock(vertx);
        AddressLookup lookup = new DnsAddressLookup(config.resolver());
        Attempts attempts = new SocketAttempts(vertx, clock, config);
        return new Prober(clock, attempts, lookup, config, listener);
    }

    Prober(
            Clock clock,
            Attempts attempts,
            AddressLookup lookup,
            ProberConfig config,
            Consumer<List<Opinion>> listener) {
        this.clock = clock;
        this.attempts = attempts;
        this.random = new SplittableRandom(config.seed());
        this.names = new ResolvedNames(clock, lookup, config.resolver(), random);
        this.listener = listener;
        this.slots =
                new AttemptSlots(clock, config.maxAttemptsAtOnce(), config.maxAttemptsPerSecond());
        this.nextTellingNanos = clock.nanoTime();
        this.surroundings =
                new Surroundings(clock, attempts, names, slots, random, tally, this::changed);
    }

    /// Probes these targets, equal ones once, and no others. Those that stay keep what is known of
    /// them and when they are due.
    public void setTargets(Collection<? extends Target> targets) {
        Map<String, Target> wanted = LinkedHashMap.newLinkedHashMap(targets.size());
        targets.forEach(target -> wanted.put(target.id(), target));
        clock.schedule(Duration.ZERO, () -> turnTo(wanted));
    }

    /// Somebody waits for this target's first result: it is tried before those that nobody asked
    /// for. Cheap enough for every query; does nothing for a target that was tried or is not
    /// probed.
    public void prioritise(String targetId) {
        ProbeStream stream = streams.get(targetId);
        if (stream != null && stream.ask()) {
            clock.schedule(Duration.ZERO, stream::hasten);
        }
    }

    /// The listener is told soon what there is now, news or not: on the same loop as all else, so
    /// that what it hears last is what was thought last.
    public void tellAgain() {
        clock.schedule(Duration.ZERO, this::changed);
    }

    /// What this node thinks now, one opinion a target, in no particular order.
    List<Opinion> opinions() {
        long now = clock.nanoTime();
        List<Opinion> opinions = new ArrayList<>(streams.size());
        streams.forEach((id, stream) -> opinions.add(stream.standing().opinion(id, now)));
        return opinions;
    }

    /// The addresses of the targets that are names.
    public ResolvedNames names() {
        return names;
    }

    /// How the attempts so far have ended, and how many are on their way.
    public ProbeCounts counts() {
        return tally.counts(slots.taken(), slots.waiting(), slots.delayed());
    }

    /// Stops probing for good. Attempts under way end soon after this returns.
    @Override
    public void close() {
        clock.schedule(Duration.ZERO, this::stop);
    }

    private void turnTo(Map<String, Target> wanted) {
        if (closed) {
            return;
        }
        Set<String> gone = new HashSet<>(streams.keySet());
        gone.removeAll(wanted.keySet());
        gone.forEach(this::remove);
        names.keep(namesIn(wanted.values()));
        wanted.keySet().removeAll(streams.keySet());
        wanted.forEach(this::add);
        if (!gone.isEmpty() || !wanted.isEmpty()) {
            changed();
        }
    }

    private static Set<String> namesIn(Collection<Target> targets) {
        Set<String> names = new HashSet<>();
        for (Target target : targets) {
            if (target instanceof NameTarget name) {
                names.add(name.name());
            }
        }
        return names;
    }

    private void add(String id, Target target) {
        ProbeStream stream = new ProbeStream(id, target, surroundings);
        streams.put(id, stream);
        long spread = Math.min(stream.interval().toNanos(), FIRST_ATTEMPTS_WITHIN.toNanos());
        stream.start(Duration.ofNanos(random.nextLong(spread)));
    }

    private void remove(String id) {
        ProbeStream stream = streams.remove(id);
        if (stream != null) {
            stream.retire();
        }
    }

    private void changed() {
        if (!telling) {
            telling = true;
            long wait = Math.max(0, nextTellingNanos - clock.nanoTime());
            clock.schedule(Duration.ofNanos(wait), this::tell);
        }
    }

    private void tell() {
        telling = false;
        nextTellingNanos = clock.nanoTime() + BETWEEN_TELLINGS.toNanos();
        if (closed) {
            return;
        }
        try {
            listener.accept(opinions());
        } catch (RuntimeException failure) {
            log.error("The listener of the opinions failed; probing goes on", failure);
        }
    }

    private void stop() {
        if (!closed) {
            closed = true;
            Set.copyOf(streams.keySet()).forEach(this::remove);
            names.keep(Set.of());
            attempts.close();
        }
    }
}

package io.meridian.health.resolve;

import io.meridian.health.Clock;
import io.meridian.health.resolve.AddressLookup.Answer;
import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The addresses of the names that are probed, each looked up anew when its TTL has passed, and up
/// to a tenth later, so that names which were first looked up together drift apart. Of thousands no
/// more than a few are asked for at once.
///
/// A name that does not exist any more, has no address, or of which nobody says anything keeps the
/// addresses it had: what DNS does not know says nothing of a member. Where one family is found and
/// the other is said to be empty, it is. Where one is found and nobody says anything of the other,
/// this is a failure, tried again as soon as any, and the other's addresses are kept for the
/// longest TTL.
///
/// Owned by the clock's thread; {@link #get} and {@link #counts} may be called from any.
public final class ResolvedNames {

    private static final Logger log = LoggerFactory.getLogger(ResolvedNames.class);

    /// More than a load balancer has zones; what a name that is answered with a thousand addresses
    /// leads to is not ours to find out.
    static final int MOST_ADDRESSES = 16;

    /// The first tries after a failure come soon, as resolvers that restart are back in seconds.
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    /// Names that are looked up at once, with a question for each family.
    static final int MOST_AT_ONCE = 32;

    private static final double JITTER = 0.1;

    private final Clock clock;
    private final AddressLookup lookup;
    private final ResolverSettings settings;
    private final RandomGenerator random;
    private final LookupCounts.Tally tally = new LookupCounts.Tally();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final SequencedSet<Entry> queue = new LinkedHashSet<>();
    private int atWork;

    public ResolvedNames(
            Clock clock, AddressLookup lookup, ResolverSettings settings, RandomGenerator random) {
        this.clock = clock;
        this.lookup = lookup;
        this.settings = settings;
        this.random = random;
    }

    /// Looks up these names from now on, and no others.
    public void keep(Set<String> names) {
        Set<String> gone = new HashSet<>(entries.keySet());
        gone.removeAll(names);
        gone.forEach(name -> {
            Entry entry = entries.remove(name);
            if (entry != null) {
                entry.retire();
            }
        });
        for (String name : names) {
            if (!entries.containsKey(name)) {
                Entry entry = new Entry(name);
                entries.put(name, entry);
                entry.due();
            }
        }
    }

    private void beginNext() {
        while (atWork < MOST_AT_ONCE && !queue.isEmpty()) {
            atWork++;
            queue.removeFirst().lookUp();
        }
    }

    /// Calls back when the first lookup has ended, at once if it has; never for a name that is not
    /// kept, or not any more.
    public void whenTried(String name, Consumer<ResolvedName> then) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return;
        }
        if (entry.tried) {
            then.accept(entry.known);
        } else {
            entry.waiting.add(then);
        }
    }

    /// What is known of a name; null for one that is not kept.
    public @Nullable ResolvedName get(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.known;
    }

    /// How lookups have ended so far, and how many names are kept.
    public LookupCounts counts() {
        return tally.counts(
                entries.size(),
                entries.values().stream().filter(entry -> entry.known.failure() != null).count());
    }

    private final class Entry {

        private final String name;
        private final List<Consumer<ResolvedName>> waiting = new ArrayList<>();
        private volatile ResolvedName known = ResolvedName.UNKNOWN;
        private boolean tried;
        private boolean retired;
        private int failures;
        private @Nullable Answer answer4;
        private @Nullable Answer answer6;
        private long heard4Nanos;
        private long heard6Nanos;
        private Clock.@Nullable Timer timer;

        Entry(String name) {
            this.name = name;
        }

        void retire() {
            retired = true;
            waiting.clear();
            queue.remove(this);
            if (timer != null) {
                timer.cancel();
            }
        }

        void due() {
            queue.add(this);
            beginNext();
        }

        void lookUp() {
            answer4 = null;
            answer6 = null;
            ask(false);
            ask(true);
        }

        private void ask(boolean v6) {
            try {
                lookup.lookUp(
                        name, v6, answer -> clock.schedule(Duration.ZERO, () -> heard(v6, answer)));
            } catch (RuntimeException refusal) {
                // One name that cannot be looked up must not end the lookups of the others.
                clock.schedule(
                        Duration.ZERO, () -> heard(v6, new Answer.Failed(refusal.toString())));
            }
        }

        private void heard(boolean v6, Answer answer) {
            if (v6) {
                answer6 = answer;
            } else {
                answer4 = answer;
            }
            tally.count(answer);
            if (!(answer instanceof Answer.Failed)) {
                heardOf(v6);
            }
            if (answer4 != null && answer6 != null) {
                atWork--;
                if (!retired) {
                    conclude(answer4, answer6);
                }
                beginNext();
            }
        }

        private void heardOf(boolean v6) {
            if (v6) {
                heard6Nanos = clock.nanoTime();
            } else {
                heard4Nanos = clock.nanoTime();
            }
        }

        private void conclude(Answer four, Answer six) {
            boolean found = four instanceof Answer.Found || six instanceof Answer.Found;
            Duration next = found ? found(four, six) : failed(four, six);
            long nanos = (long) (next.toNanos() * (1 + JITTER * random.nextDouble()));
            timer = clock.schedule(Duration.ofNanos(nanos), this::due);
            if (!tried) {
                tried = true;
                List.copyOf(waiting).forEach(then -> then.accept(known));
                waiting.clear();
            }
        }

        private Duration found(Answer four, Answer six) {
            Set<IpAddress> addresses = new TreeSet<>();
            addresses.addAll(addresses(four, false));
            addresses.addAll(addresses(six, true));
            Duration ttl = shorter(ttl(four), ttl(six));
            List<IpAddress> all = addresses.stream().limit(MOST_ADDRESSES).toList();
            if (!all.equals(known.addresses())) {
                log.info("{} leads to {}", name, all);
            }
            String failure = halfFailed(four, six);
            known = new ResolvedName(all, clock.nanoTime(), ttl, failure);
            Duration next =
                    ttl.compareTo(settings.shortestTtl()) < 0 ? settings.shortestTtl() : ttl;
            if (failure == null) {
                failures = 0;
                return next;
            }
            return shorter(next, retry(failure));
        }

        /// Why one family's half of a lookup failed; null: it did not.
        private @Nullable String halfFailed(Answer four, Answer six) {
            if (four instanceof Answer.Failed failed) {
                return "A: " + failed.why();
            }
            return six instanceof Answer.Failed failed ? "AAAA: " + failed.why() : null;
        }

        /// Those of one family; of one that nobody said anything of, those that it had, unless that
        /// is long ago.
        private List<IpAddress> addresses(Answer answer, boolean v6) {
            return switch (answer) {
                case Answer.Found found -> found.addresses();
                case Answer.Negative _ -> List.of();
                case Answer.Failed _ -> isOld(v6) ? List.of() : kept(v6);
            };
        }

        private List<IpAddress> kept(boolean v6) {
            return known.addresses().stream().filter(each -> each.v6() == v6).toList();
        }

        private boolean isOld(boolean v6) {
            long age = clock.nanoTime() - (v6 ? heard6Nanos : heard4Nanos);
            return age > settings.longestTtl().toNanos();
        }

        private Duration ttl(Answer answer) {
            return answer instanceof Answer.Found found
                    ? shorter(found.ttl(), settings.longestTtl())
                    : settings.longestTtl();
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }

        private Duration failed(Answer four, Answer six) {
            String why4 = why(four);
            String why6 = why(six);
            String why = why4.equals(why6) ? why4 : "A: " + why4 + ", AAAA: " + why6;
            known = new ResolvedName(known.addresses(), known.resolvedNanos(), known.ttl(), why);
            return retry(why);
        }

        /// When to try again, longer after each failure.
        private Duration retry(String why) {
            if (failures == 0) {
                log.warn("{} cannot be looked up: {}; known are {}", name, why, known.addresses());
            }
            Duration retry = settings.shortestTtl().multipliedBy(1L << Math.min(failures++, 10));
            return shorter(retry, LONGEST_RETRY);
        }

        private static String why(Answer answer) {
            return switch (answer) {
                case Answer.Found _ -> "";
                case Answer.Negative negative -> negative.why();
                case Answer.Failed failed -> failed.why();
            };
        }
    }
}

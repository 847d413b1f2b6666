package io.meridian.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an operator ordered about some members, whatever probes say of them; or, cleared, that an
/// order is taken back. All nodes hold it; of two about one target that of the higher version
/// counts.
///
/// @param target text of an {@link OverrideTarget}
/// @param reason, author for those who wonder later; not checked, never empty
/// @param sinceMillis when it was given, milliseconds since 1970
/// @param untilMillis when it ends by itself, likewise; null: when it is cleared
/// @param ttlSeconds for how long at most answers of the services that it concerns may be kept
///   while it is in force, so that many follow soon when it ends; null: as each service says
/// @param cleared whether this takes the order back
public record OperatorOverride(
        String target,
        Action action,
        String reason,
        String author,
        long sinceMillis,
        @Nullable Long untilMillis,
        @Nullable Integer ttlSeconds,
        boolean cleared,
        Version version) {

    /// An order that leaves TTLs as they are.
    public OperatorOverride(
            String target,
            Action action,
            String reason,
            String author,
            long sinceMillis,
            @Nullable Long untilMillis,
            boolean cleared,
            Version version) {
        this(target, action, reason, author, sinceMillis, untilMillis, null, cleared, version);
    }

    /// What becomes of the members.
    public enum Action {
        /// Counts as up.
        UP,
        /// Counts as down, and is not answered by a fail-open down response either.
        DOWN,
        /// Gets no new clients.
        DRAIN,
        /// Gets no clients at all: like down, and known to be meant.
        MAINTENANCE,
        /// Lets those back that are held out since they went down before this was given; changes
        /// nothing for others.
        RESUME;

        public static Optional<Action> parse(String text) {
            for (Action action : values()) {
                if (action.name().equalsIgnoreCase(text)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }
    }

    /// A hybrid logical clock's time (Kulkarni et al., "Logical Physical Clocks", 2014): later
    /// orders at one node have higher ones, and so has an order given after another was seen.
    ///
    /// @param millis since 1970, never behind what was seen before
    /// @param counter tells apart those of one millisecond
    /// @param member the mesh member that made it
    public record Version(long millis, int counter, int member) implements Comparable<Version> {

        public static final Version NONE = new Version(0, 0, 0);

        private static final Comparator<Version> ORDER =
                Comparator.comparingLong(Version::millis)
                        .thenComparingInt(Version::counter)
                        .thenComparingInt(Version::member);

        /// The next version that `self` gives out.
        public Version next(long nowMillis, int self) {
            if (nowMillis > millis) {
                return new Version(nowMillis, 0, self);
            }
            return counter == Integer.MAX_VALUE
                    ? new Version(millis + 1, 0, self)
                    : new Version(millis, counter + 1, self);
        }

        @Override
        public int compareTo(Version other) {
            return ORDER.compare(this, other);
        }
    }

    private static final int MAX_TEXT = 500;
    public static final int LONGEST_TTL_SECONDS = 86_400;

    /// Whether it is in force at a time.
    public boolean isInForce(Instant now) {
        return !cleared && (untilMillis == null || now.toEpochMilli() < untilMillis);
    }

    /// Whom it is about; empty for a text that this version cannot read.
    public Optional<OverrideTarget> parsedTarget() {
        return OverrideTarget.parse(target);
    }

    /// Everything wrong with it.
    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (parsedTarget().isEmpty()) {
            problems.add(
                    problem(
                            "target",
                            "must be member:FQDN/ADDRESS, cluster:CONTEXT or site:SITE, was '"
                                    + target
                                    + "'"));
        }
        checkText("reason", reason, problems);
        checkText("author", author, problems);
        if (untilMillis != null && untilMillis <= sinceMillis) {
            problems.add(problem("until", "must be later than now"));
        }
        if (ttlSeconds != null && (ttlSeconds < 0 || ttlSeconds > LONGEST_TTL_SECONDS)) {
            problems.add(
                    problem("ttl", "must be 0.." + LONGEST_TTL_SECONDS + ", was " + ttlSeconds));
        }
        return problems;
    }

    private static void checkText(String path, String text, List<Problem> problems) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            problems.add(problem(path, "must have 1 to " + MAX_TEXT + " characters"));
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            problems.add(problem(path, "must not have control characters"));
        }
    }

    private static Problem problem(String path, String rule) {
        return new Problem("", path, rule);
    }
}

package io.meridian.federator.watch;

import io.meridian.model.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a member cluster holds, as far as is known.
///
/// @param objects by key
/// @param sourceProblems of texts that could not be read, by source; what they held last stays in
///   `objects`
/// @param listed whether everything that others depend on is known: it was listed in full, or is
///   remembered from an earlier process
/// @param staleSince since when it can no longer be listed; null while it can
/// @param unlistedKinds kinds of which nothing is known yet, though the others may be listed
/// @param failures why a kind cannot be listed now, by kind; what was known of it stays
public record ClusterView(
        String cluster,
        SortedMap<ObjectKey, ClusterObject> objects,
        Map<String, List<Problem>> sourceProblems,
        boolean listed,
        @Nullable Instant staleSince,
        Set<String> unlistedKinds,
        Map<String, String> failures) {

    /// What `failures` has in place of a kind while the API server itself does not answer.
    public static final String SERVER = "API server";

    public ClusterView {
        objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
        sourceProblems = Collections.unmodifiableMap(new TreeMap<>(sourceProblems));
        unlistedKinds = Set.copyOf(unlistedKinds);
        failures = Collections.unmodifiableMap(new TreeMap<>(failures));
    }

    /// Of a door that lists all kinds at once.
    public ClusterView(
            String cluster,
            SortedMap<ObjectKey, ClusterObject> objects,
            Map<String, List<Problem>> sourceProblems,
            boolean listed,
            @Nullable Instant staleSince) {
        this(cluster, objects, sourceProblems, listed, staleSince, Set.of(), Map.of());
    }

    /// All objects of a kind, in key order.
    public List<ClusterObject> ofKind(String kind) {
        return objects.values().stream()
                .filter(object -> object.key().kind().equals(kind))
                .toList();
    }

    /// Since when objects of a kind can no longer be listed; null while they can. Where a server
    /// answers, only the kinds that it fails to list are stale.
    public @Nullable Instant staleSince(String kind) {
        boolean others =
                !failures.isEmpty() && !failures.containsKey(SERVER) && !failures.containsKey(kind);
        return others ? null : staleSince;
    }

    /// How old what is known is; zero while it can be listed.
    public Duration staleFor(Instant now) {
        return staleSince == null ? Duration.ZERO : Duration.between(staleSince, now);
    }

    /// Whether the absence of an object of this kind means anything.
    public boolean isListed(String kind) {
        return listed && !unlistedKinds.contains(kind);
    }
}

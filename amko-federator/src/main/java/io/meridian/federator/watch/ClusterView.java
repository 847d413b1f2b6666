package io.meridian.federator.watch;

import io.meridian.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a member cluster holds, as far as is known.
///
/// @param objects by key
/// @param sourceProblems of texts that could not be read, by source; what they held last stays in
///   `objects`
/// @param listed whether the cluster was ever listed in full since this process started
/// @param staleSince since when it can no longer be; null while it can
public record ClusterView(
        String cluster,
        SortedMap<ObjectKey, ClusterObject> objects,
        Map<String, List<Problem>> sourceProblems,
        boolean listed,
        @Nullable Instant staleSince) {

    public ClusterView {
        objects = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(objects));
        sourceProblems = java.util.Collections.unmodifiableMap(new TreeMap<>(sourceProblems));
    }

    /// All objects of a kind, in key order.
    public List<ClusterObject> ofKind(String kind) {
        return objects.values().stream()
                .filter(object -> object.key().kind().equals(kind))
                .toList();
    }
}

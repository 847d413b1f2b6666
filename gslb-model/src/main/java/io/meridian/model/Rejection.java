package io.meridian.model;

import java.util.List;

/// An object that was refused, or accepted only in part, with every reason: replicated so that each
/// site can say why a change is not to be seen.
///
/// @param cluster the cluster context it was read from
/// @param kind, namespace, name the object; all empty when a file could not be read as objects at
///   all
/// @param source `file:line` or the API server's object path
/// @param problems one sentence each, with its place, in the order of the places; at least one
/// @param fqdns the services that the object concerns, as far as that could be told
/// @param inForce what holds instead: `nothing` or `the last good version`
public record Rejection(
        String cluster,
        String kind,
        String namespace,
        String name,
        String source,
        List<String> problems,
        List<String> fqdns,
        String inForce)
        implements PublishedRecord {

    public Rejection {
        problems = List.copyOf(problems);
        fqdns = List.copyOf(fqdns);
    }

    @Override
    public RecordKey key() {
        String object = kind.isEmpty() ? source : kind + "/" + namespace + "/" + name;
        return new RecordKey(
                RecordKey.Kind.REJECTION,
                (cluster + "/" + object).toLowerCase(java.util.Locale.ROOT));
    }
}

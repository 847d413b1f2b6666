package io.meridian.model;

import java.util.Comparator;

/// Names one entry of the service log: unique within an installation.
///
/// @param kind what the record is
/// @param name lower case; an FQDN without its final dot for a service, a name of its kind
///   otherwise
public record RecordKey(Kind kind, String name) implements Comparable<RecordKey> {

    private static final Comparator<RecordKey> ORDER =
            Comparator.comparing(RecordKey::kind).thenComparing(RecordKey::name);

    /// The kinds of published records. The order is part of the canonical order of a complete set.
    public enum Kind {
        SITE,
        MONITOR,
        SERVICE,
        REJECTION,
        CHOICES
    }

    @Override
    public int compareTo(RecordKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + "/" + name;
    }
}

package io.meridian.federator.watch;

import java.util.Comparator;
import java.util.Locale;

/// Which object of a cluster is meant.
public record ObjectKey(String kind, String namespace, String name)
        implements Comparable<ObjectKey> {

    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::kind)
                    .thenComparing(ObjectKey::namespace)
                    .thenComparing(ObjectKey::name);

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /// `kind.namespace.name` in lower case: the name of its status file.
    public String statusName() {
        return (kind + "." + namespace + "." + name).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}

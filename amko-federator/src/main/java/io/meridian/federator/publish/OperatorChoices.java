package io.meridian.federator.publish;

import io.meridian.federator.watch.LastGood;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What operators said about publications, kept over a restart. Not thread-safe.
final class OperatorChoices {

    private static final String NAME = "publish-choices";
    private static final String FROZEN = "frozen ";
    private static final String APPROVED = "approved ";
    private static final String DISCARDED = "discarded ";

    private final LastGood memory;
    private final SortedSet<String> approved = new TreeSet<>();
    private final SortedSet<String> discarded = new TreeSet<>();
    private @Nullable String frozen;

    OperatorChoices(LastGood memory) {
        this.memory = memory;
        memory.read(NAME).orElse("").lines().forEach(this::read);
    }

    private void read(String line) {
        if (line.startsWith(FROZEN)) {
            frozen = line.substring(FROZEN.length());
        } else if (line.startsWith(APPROVED)) {
            approved.add(line.substring(APPROVED.length()));
        } else if (line.startsWith(DISCARDED)) {
            discarded.add(line.substring(DISCARDED.length()));
        }
    }

    private void write() {
        List<String> lines = new ArrayList<>();
        if (frozen != null) {
            lines.add(FROZEN + frozen);
        }
        approved.forEach(fqdn -> lines.add(APPROVED + fqdn));
        discarded.forEach(fqdn -> lines.add(DISCARDED + fqdn));
        memory.keep(NAME, String.join("\n", lines) + "\n");
    }

    /// Why nothing is published; null when it is.
    @Nullable String frozen() {
        return frozen;
    }

    void freeze(String reason) {
        frozen = reason.replaceAll("\\p{Cntrl}", " ");
        write();
    }

    void thaw() {
        frozen = null;
        write();
    }

    /// Services that may go.
    SortedSet<String> approved() {
        return approved;
    }

    /// Services that stay as they are published, although their objects say otherwise.
    SortedSet<String> discarded() {
        return discarded;
    }

    void approve(SortedSet<String> fqdns) {
        approved.addAll(fqdns);
        discarded.removeAll(fqdns);
        write();
    }

    void discard(SortedSet<String> fqdns) {
        discarded.addAll(fqdns);
        approved.removeAll(fqdns);
        write();
    }

    /// Forgets what was said about services that are no longer about to be lost.
    void keepOnly(SortedSet<String> losses) {
        Predicate<String> settled = fqdn -> !losses.contains(fqdn);
        boolean changed = approved.removeIf(settled);
        changed |= discarded.removeIf(settled);
        if (changed) {
            write();
        }
    }
}

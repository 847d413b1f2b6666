package io.meridian.federator.publish;

import io.meridian.mesh.LogSnapshot;
import io.meridian.model.PublishChoices;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What operators decided about publications, as it stands in the mesh, and as it would be after
/// another decision. Immutable.
///
/// @param frozen why nothing is published; null when it is
/// @param approved services that may go
/// @param discarded services that stay as they are published, although their objects say otherwise
record OperatorChoices(
        @Nullable String frozen, SortedSet<String> approved, SortedSet<String> discarded) {

    private static final int MAX_REASON = 500;

    static OperatorChoices of(LogSnapshot log) {
        PublishChoices known =
                log.records().get(PublishChoices.KEY) instanceof PublishChoices found
                        ? found
                        : PublishChoices.NONE;
        return new OperatorChoices(
                known.frozen(), new TreeSet<>(known.approved()), new TreeSet<>(known.discarded()));
    }

    /// As it is published.
    PublishChoices published() {
        return new PublishChoices(frozen, List.copyOf(approved), List.copyOf(discarded));
    }

    OperatorChoices freeze(String reason) {
        String line = reason.replaceAll("\\p{Cntrl}", " ");
        String cut = line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON);
        return new OperatorChoices(cut, approved, discarded);
    }

    OperatorChoices thaw() {
        return new OperatorChoices(null, approved, discarded);
    }

    OperatorChoices approve(Collection<String> fqdns) {
        return new OperatorChoices(frozen, plus(approved, fqdns), minus(discarded, fqdns));
    }

    OperatorChoices discard(Collection<String> fqdns) {
        return new OperatorChoices(frozen, minus(approved, fqdns), plus(discarded, fqdns));
    }

    /// Without what was said about services that are not about to be lost.
    ///
    /// @param unsure services that may be about to be lost, for all that is known
    OperatorChoices keepOnly(Collection<String> losses, Collection<String> unsure) {
        TreeSet<String> open = new TreeSet<>(losses);
        open.addAll(unsure);
        TreeSet<String> stillApproved = new TreeSet<>(approved);
        stillApproved.retainAll(open);
        TreeSet<String> stillDiscarded = new TreeSet<>(discarded);
        stillDiscarded.retainAll(open);
        return new OperatorChoices(frozen, stillApproved, stillDiscarded);
    }

    private static SortedSet<String> plus(SortedSet<String> set, Collection<String> more) {
        TreeSet<String> all = new TreeSet<>(set);
        all.addAll(more);
        return all;
    }

    private static SortedSet<String> minus(SortedSet<String> set, Collection<String> less) {
        TreeSet<String> rest = new TreeSet<>(set);
        rest.removeAll(less);
        return rest;
    }
}

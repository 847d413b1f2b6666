package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Decides about one settings object after the other what of it is in force, and keeps the report
/// on each. Single-use.
final class Verdicts {

    private static final References NOTHING_YET =
            new References(false, Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    private final AcceptedObjects accepted;
    private final List<ObjectReport> reports = new ArrayList<>();
    private References references = NOTHING_YET;

    Verdicts(AcceptedObjects accepted) {
        this.accepted = accepted;
    }

    void mayReferTo(References names) {
        references = names;
    }

    List<ObjectReport> reports() {
        return reports;
    }

    /// Accepts an object, or falls back to its last good version.
    ///
    /// @param against why an object cannot be in force beside what is, were it valid by itself
    <T> Optional<InForce<T>> of(
            ClusterObject object,
            Check<T> check,
            Function<ClusterObject, Optional<String>> against) {
        SpecCheck now = new SpecCheck(object);
        Optional<T> meaning = check.read(now, references);
        against.apply(object).ifPresent(reason -> now.amkos("spec", reason));
        if (meaning.isPresent() && now.problems().isEmpty()) {
            accepted.keep(object);
            report(object, now, object, now, false);
            return meaning.map(found -> new InForce<>(object, found));
        }
        Optional<ClusterObject> good =
                accepted.lastGood(object.cluster(), object.key())
                        .filter(before -> against.apply(before).isEmpty());
        if (good.isPresent()) {
            SpecCheck then = new SpecCheck(good.get());
            Optional<T> before = check.read(then, References.UNCHECKED);
            if (before.isPresent()) {
                report(object, now, good.get(), then, true);
                return before.map(found -> new InForce<>(good.get(), found));
            }
        }
        report(object, now, object, now, false);
        return Optional.empty();
    }

    /// @param inForce the version that the report speaks of, problems apart
    private void report(
            ClusterObject object,
            SpecCheck check,
            ClusterObject inForce,
            SpecCheck checkInForce,
            boolean lastGoodInForce) {
        reports.add(
                new ObjectReport(
                        object,
                        check.problems().list(),
                        lastGoodInForce,
                        checkInForce.notInForce(),
                        checkInForce.notes(),
                        AcceptedObjects.fqdn(inForce).map(List::of).orElse(List.of())));
    }

    /// Refuses an object whatever its spec says; no earlier version of it is in force either.
    void refuse(ClusterObject object, String path, String rule) {
        accepted.forget(object.cluster(), object.key());
        reports.add(
                new ObjectReport(
                        object,
                        List.of(new Problem(object.body().placeAt(path).toString(), path, rule)),
                        false,
                        List.of(),
                        List.of(),
                        List.of()));
    }
}

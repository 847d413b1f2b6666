package io.meridian.dns.api;

import io.meridian.dns.decision.MemberOrder;
import io.meridian.dns.decision.MemberState;
import java.util.StringJoiner;
import java.util.function.IntPredicate;

/// How the members are that queries of the asked type may be answered with, in numbers.
final class HealthInWords {

    private HealthInWords() {}

    /// Of all of them, and whether there are enough.
    static String of(Decided decided) {
        String counts = counts(decided, _ -> true);
        return decided.decision().isTooFewUp()
                ? counts + "; the service counts as down: " + tooFew(decided)
                : counts;
    }

    static String tooFew(Decided decided) {
        return "it must have "
                + Words.count(decided.service().answer().minMembers(), "member")
                + " up or untested, of both address families together, and has "
                + decided.answerable();
    }

    /// `1 up, 2 down`.
    ///
    /// @param wanted members' numbers
    static String counts(Decided decided, IntPredicate wanted) {
        StringJoiner told = new StringJoiner(", ");
        for (MemberState state : MemberState.values()) {
            for (MemberOrder order : MemberOrder.values()) {
                long count = count(decided, state, order, wanted);
                if (count > 0) {
                    told.add(count + " " + state(state, order));
                }
            }
        }
        return told.toString();
    }

    private static long count(
            Decided decided, MemberState state, MemberOrder order, IntPredicate wanted) {
        long count = 0;
        for (int i = 0; i < decided.members().size(); i++) {
            boolean is =
                    decided.trace().isCandidate(i)
                            && decided.trace().state(i) == state
                            && decided.members().get(i).order() == order
                            && wanted.test(i);
            count += is ? 1 : 0;
        }
        return count;
    }

    private static String state(MemberState state, MemberOrder order) {
        return switch (state) {
            case UNTESTED -> "untested";
            case UP -> order == MemberOrder.UP ? "held up by an operator" : "up";
            case DOWN -> "down";
            case DRAINED -> "drained by an operator";
            case TAKEN_OUT ->
                    order == MemberOrder.DRAIN
                            ? "drained by an operator and not up"
                            : "taken out by an operator";
        };
    }
}

package io.meridian.dns.decision;

/// A weighted random draw among the members in question, in one pass: each member replaces the one
/// before with the chance of its share of what has been seen, which gives every one its share of
/// the whole (Chao, "A general purpose unequal probability sampling plan", 1982).
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class WeightedChoice {

    private WeightedChoice() {}

    /// Draws one; false when nobody is in question.
    static boolean pick(Choices choices, MemberState state, int place, Decision out) {
        long seen = 0;
        int contenders = 0;
        for (int i = 0; i < choices.size(); i++) {
            if (choices.contends(i, state, place)) {
                int weight = choices.weights()[i];
                seen += weight;
                if (contenders++ == 0 || out.draw(seen) < weight) {
                    out.member = i;
                }
            }
        }
        out.step = contenders == 1 ? Decision.Step.ONLY_MEMBER : Decision.Step.DRAW;
        return contenders > 0;
    }
}

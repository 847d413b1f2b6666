package io.meridian.dns.decision;

/// A weighted random draw among the members in question, in one pass: each member replaces the one
/// before with the chance of its share of what has been seen, which gives every one its share of
/// the whole (Chao, "A general purpose unequal probability sampling plan", 1982). Several are drawn
/// one after another, without replacement.
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class WeightedChoice {

    private WeightedChoice() {}

    /// Draws until enough are picked or nobody is left.
    static void pick(Choices choices, int states, int place, Picks picks, Decision out) {
        while (!picks.isFull()) {
            long seen = 0;
            int contenders = 0;
            int drawn = -1;
            for (int i = 0; i < choices.size(); i++) {
                if (picks.contends(choices, i, states, place)) {
                    int weight = choices.weights()[i];
                    seen += weight;
                    if (contenders++ == 0 || out.draw(seen) < weight) {
                        drawn = i;
                    }
                }
            }
            if (drawn < 0) {
                return;
            }
            picks.take(choices, drawn);
            out.stepped(contenders, Decision.Step.DRAW);
        }
    }
}

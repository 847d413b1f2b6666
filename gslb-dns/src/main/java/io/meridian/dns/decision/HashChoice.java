package io.meridian.dns.decision;

/// Weighted rendezvous hashing among the members in question: every node picks alike, and a member
/// that leaves takes only its own clients with it. Several are those with the highest scores.
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class HashChoice {

    private HashChoice() {}

    /// Picks by score for a client's key until enough are picked or nobody is left.
    static void pick(Choices choices, long key, int states, int place, Picks picks, Decision out) {
        while (!picks.isFull()) {
            double best = -1;
            int contenders = 0;
            int highest = -1;
            for (int i = 0; i < choices.size(); i++) {
                if (picks.contends(choices, i, states, place)) {
                    contenders++;
                    double score = Hash.score(key, choices.seeds()[i], choices.weights()[i]);
                    if (score > best) {
                        best = score;
                        highest = i;
                    }
                }
            }
            if (highest < 0) {
                return;
            }
            picks.take(choices, highest);
            out.stepped(contenders, Decision.Step.HASH);
        }
    }
}

package io.meridian.dns.decision;

/// Weighted rendezvous hashing among the members in question: every node picks alike, and a member
/// that leaves takes only its own clients with it.
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class HashChoice {

    private HashChoice() {}

    /// Picks the member with the highest score for a client's key; false when nobody is in
    /// question.
    static boolean pick(Choices choices, long key, MemberState state, int place, Decision out) {
        double best = -1;
        int contenders = 0;
        for (int i = 0; i < choices.size(); i++) {
            if (choices.contends(i, state, place)) {
                contenders++;
                double score = Hash.score(key, choices.seeds()[i], choices.weights()[i]);
                if (score > best) {
                    best = score;
                    out.member = i;
                }
            }
        }
        out.step = contenders == 1 ? Decision.Step.ONLY_MEMBER : Decision.Step.HASH;
        return contenders > 0;
    }
}

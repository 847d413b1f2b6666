package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.model.Persistence;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/// Which pool answers, and why not one above it, in a sentence.
final class PriorityInWords {

    /// More pools that are passed over are not told.
    private static final int MOST_TOLD = 4;

    private final Decided decided;
    private final Decision decision;

    PriorityInWords(Decided decided) {
        this.decided = decided;
        this.decision = decided.decision();
    }

    String text() {
        String pool = "pool " + decision.priority();
        if (decision.tier() == Decision.Tier.DOWN_RESPONSE) {
            return downResponse(pool);
        }
        if (decision.step() == Decision.Step.KEPT) {
            return pool + " answers, as the client is kept there; " + newClients();
        }
        String known =
                decision.tier() == Decision.Tier.UP
                        ? "up"
                        : "untested, as no pool has one that is up";
        List<Integer> above = above();
        return above.isEmpty()
                ? pool + " answers: no pool is above it, and it has a member that is " + known
                : pool
                        + " answers: it has a member that is "
                        + known
                        + "; passed over: "
                        + passedOver(above);
    }

    private String downResponse(String pool) {
        if (decision.priority() >= 0) {
            return pool + " gives one name for all records, as a name is answered alone";
        }
        return decision.isTooFewUp()
                ? "of no use: the service counts as down"
                : "of no use: no pool can answer";
    }

    private List<Integer> above() {
        return decided.members().stream()
                .map(Decided.Placed::priority)
                .filter(priority -> priority > decision.priority())
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /// `pool 20 (1 down)`.
    private String passedOver(List<Integer> pools) {
        StringJoiner told = new StringJoiner(", ");
        pools.stream().limit(MOST_TOLD).forEach(priority -> told.add(passedOver(priority)));
        return pools.size() > MOST_TOLD
                ? told + " and " + (pools.size() - MOST_TOLD) + " more"
                : told.toString();
    }

    private String passedOver(int priority) {
        String counts =
                HealthInWords.counts(decided, i -> decided.members().get(i).priority() == priority);
        String why = counts.isEmpty() ? "no member for " + decided.question().type() : counts;
        return "pool " + priority + " (" + why + ")";
    }

    /// Where those go who are not kept anywhere.
    private String newClients() {
        int open =
                decided.members().stream()
                        .map(Decided.Placed::priority)
                        .distinct()
                        .sorted(Comparator.reverseOrder())
                        .filter(pool ->
                                decided.isAnyUp(i -> decided.members().get(i).priority() == pool))
                        .findFirst()
                        .orElse(-1);
        if (open < 0) {
            return "for new clients no member is up";
        }
        if (open == decision.priority()) {
            return "new clients go there too";
        }
        Persistence profile = decided.service().persistence();
        return "new clients go to pool "
                + open
                + (open > decision.priority() && profile != null
                        ? ", which has a member that is up, but profile "
                                + profile.profile()
                                + " keeps clients across pools"
                        : "");
    }
}

package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.model.GslbService;
import io.meridian.model.Persistence;
import io.meridian.model.SelectionPolicy;
import java.util.List;

/// How the policy picked what is answered, in a sentence.
final class ChoiceInWords {

    private final Decided decided;
    private final Decision decision;

    ChoiceInWords(Decided decided) {
        this.decided = decided;
        this.decision = decided.decision();
    }

    String text() {
        GslbService service = decided.service();
        if (decision.step() == Decision.Step.ALL) {
            return decision.tier() == Decision.Tier.UP
                    ? "all members of the pool that are up are answered"
                    : "all members of the pool without a verdict are answered";
        }
        Persistence profile = service.persistence();
        if (profile != null && decision.step() == Decision.Step.KEPT) {
            return "none: the client stays with the member it was sent to before";
        }
        String howMany = profile == null ? howMany(service.answer().addresses()) : "";
        SelectionPolicy.BehindRules policy = service.policy().behindRules();
        if (decision.isBySite() && decision.step() == Decision.Step.ONLY_MEMBER) {
            return bySite(service) + howMany;
        }
        String there = decision.isBySite() ? "; there, " : "";
        return bySite(service)
                + there
                + (policy instanceof SelectionPolicy.Geo geo
                        ? geographic(geo.fallback())
                        : by(policy))
                + howMany;
    }

    private static String howMany(int addresses) {
        return switch (addresses) {
            case 0 -> "; this service answers all addresses at once, but a name alone";
            case 1 -> "";
            default -> "; an answer of this service holds up to " + addresses + " addresses";
        };
    }

    /// Where rules sent the client, if the service has some.
    private String bySite(GslbService service) {
        if (!(service.policy() instanceof SelectionPolicy.Topology)) {
            return "";
        }
        List<Decided.Placed> kept = decided.kept();
        if (!decision.isBySite()) {
            if (decided.ruledSites().isEmpty()) {
                return "no rule is for the client: ";
            }
            if (kept.stream().noneMatch(decided::isAtRuledSite)) {
                return "nobody at the rules' sites can be answered: ";
            }
            return isTogether()
                    ? "all stand at one site, so rules have no say: "
                    : "the rules' sites come first, then whoever is left: ";
        }
        return kept.size() == 1
                ? kept.getFirst().member().site()
                        + " is the first of the rules' sites that can answer"
                : "the rules' sites come first";
    }

    private boolean isTogether() {
        return decided.candidates().stream()
                        .map(placed -> String.valueOf(placed.member().site()))
                        .distinct()
                        .count()
                == 1;
    }

    private String geographic(SelectionPolicy.GeoFallback fallback) {
        if (!decision.isByDistance()) {
            return "geo cannot tell who is nearest, as "
                    + whyNot()
                    + "; its fallback decides: "
                    + by(fallback);
        }
        List<Decided.Placed> kept = decided.kept();
        String nearest = "geo: " + nearest(kept);
        return decision.step() == Decision.Step.ONLY_MEMBER
                ? nearest
                : nearest + "; several stand there, so its fallback decides: " + by(fallback);
    }

    private String whyNot() {
        List<Decided.Placed> pool =
                decided.candidates().stream()
                        .filter(member -> member.priority() == decision.priority())
                        .toList();
        long places = pool.stream().map(Decided.Placed::place).distinct().count();
        if (places > 1) {
            return decided.located().geo() == null
                    ? "no database of locations is loaded"
                    : "the client's location is not known";
        }
        return pool.getFirst().place() == null
                ? "no member of the pool has a place"
                : "all members of the pool stand at one place";
    }

    private String nearest(List<Decided.Placed> kept) {
        if (kept.size() > 1) {
            return "the nearest places come first";
        }
        Decided.Placed chosen = kept.getFirst();
        String site = chosen.member().site();
        Long distance = decided.located().distanceKm(chosen.place());
        String where = site == null ? chosen.member().name() : site;
        if (distance == null) {
            return where + " is left, of those whose place is not known";
        }
        return isExact(distance)
                ? where + " is the nearest that can be answered, " + distance + " km away"
                : where
                        + " is the first that can be answered, "
                        + distance
                        + " km away: only the nearest places come by their distance from the"
                        + " client (geo.order-depth), the others by theirs from the nearest";
    }

    /// Whether nobody nearer was passed over, as may be beyond the nearest places.
    private boolean isExact(long distance) {
        Trace trace = decided.trace();
        for (int i = 0; i < trace.members(); i++) {
            if (trace.fate(i) == Fate.FARTHER) {
                Long other = decided.located().distanceKm(decided.members().get(i).place());
                if (other != null && other < distance) {
                    return false;
                }
            }
        }
        return true;
    }

    private String by(SelectionPolicy policy) {
        if (decision.step() == Decision.Step.ONLY_MEMBER) {
            return "only one member is left to choose from";
        }
        return switch (policy) {
            case SelectionPolicy.RoundRobin _ ->
                    decision.step() == Decision.Step.HASH
                            ? "no draw, as clients stay where they are sent first: the highest"
                                    + " score of the client's prefix and each member wins, at"
                                    + " every node alike"
                            : "a weighted draw" + chance();
            case SelectionPolicy.ConsistentHash hash ->
                    "a hash of the client's /"
                            + mask(hash)
                            + " and each member: the highest score wins, at every node alike";
            case SelectionPolicy.Geo geo -> by(geo.fallback());
            case SelectionPolicy.Topology topology -> by(topology.otherwise());
        };
    }

    /// Where clients are kept, no more is hashed than they are kept by.
    private int mask(SelectionPolicy.ConsistentHash hash) {
        boolean v6 = decided.located().address().v6();
        int mask = v6 ? hash.mask6() : hash.mask4();
        Persistence profile = decided.service().persistence();
        return profile == null ? mask : Math.min(mask, v6 ? profile.prefix6() : profile.prefix4());
    }

    /// Of what was drawn, when it was one.
    private String chance() {
        int drawn = -1;
        for (int i = 0; i < decided.trace().members(); i++) {
            if (decided.trace().isKept(i)) {
                if (drawn >= 0) {
                    return "";
                }
                drawn = i;
            }
        }
        var contest = drawn < 0 ? null : decided.trace().contest(drawn);
        return contest == null
                ? ""
                : "; this one comes up in " + Words.percent(contest.share()) + " of the queries";
    }
}

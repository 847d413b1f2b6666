package io.meridian.federator.mirror;

import io.meridian.federator.mirror.MemberHealth.State;
import io.meridian.health.verdict.MemberVerdict;
import io.meridian.health.verdict.Orders;
import io.meridian.health.verdict.SiteVote;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Pool;
import io.meridian.model.Readiness;
import io.meridian.model.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A service's members as DNS nodes see them: the verdict, what Kubernetes says of the workloads,
/// where names of other services lead, and what operators ordered. For one look.
final class ServiceHealth {

    /// The best first.
    private static final List<State> ANSWERABLE = List.of(State.UP, State.DIFFERS, State.UNKNOWN);

    private final MirrorVerdicts verdicts;
    private final Served served;
    private final NestedServices nested;
    private final Orders orders;

    /// How services stand that names lead to, by FQDN.
    private final Map<String, State> standing = new HashMap<>();

    /// @param zones that the nodes serve, as far as that is known here
    ServiceHealth(MirrorVerdicts verdicts, Served served, Set<String> zones, Orders orders) {
        this.verdicts = verdicts;
        this.served = served;
        this.nested = new NestedServices(served, zones);
        this.orders = orders;
    }

    MemberHealth of(GslbService service, Member member) {
        OperatorOverride order = orders.on(service.fqdn(), member);
        List<String> evidence = new ArrayList<>(readiness(service, member));
        evidence.addAll(evidence(verdicts.targets(service, member)));
        return new MemberHealth(
                state(service, member, order), order == null ? "" : inWords(order), evidence);
    }

    private State state(GslbService service, Member member, @Nullable OperatorOverride order) {
        if (!isEnabled(member)) {
            return State.DISABLED;
        }
        GslbService target = nested.target(member);
        if (target != null && !isWithdrawn(order)) {
            return nested.reaches(target, service) ? State.DOWN : standing(target);
        }
        State state = byVerdict(service, member);
        return order == null ? state : ordered(order, state);
    }

    private static boolean isWithdrawn(@Nullable OperatorOverride order) {
        return order != null
                && switch (order.action()) {
                    case DOWN, DRAIN, MAINTENANCE -> true;
                    case UP, RESUME -> false;
                };
    }

    /// As nodes have it: up while a member can be answered that is up. What leads back is down, so
    /// this ends.
    private State standing(GslbService service) {
        State known = standing.get(service.fqdn());
        if (known == null) {
            known = stand(service);
            standing.put(service.fqdn(), known);
        }
        return known;
    }

    private State stand(GslbService service) {
        Set<State> states = EnumSet.noneOf(State.class);
        int answerable = 0;
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                State state = state(service, member, orders.on(service.fqdn(), member));
                states.add(state);
                answerable += ANSWERABLE.contains(state) ? 1 : 0;
            }
        }
        if (answerable < service.answer().minMembers()) {
            return State.DOWN;
        }
        return ANSWERABLE.stream().filter(states::contains).findFirst().orElse(State.DOWN);
    }

    private boolean isEnabled(Member member) {
        Site site = member.site() == null ? null : served.sites().get(member.site());
        return member.enabled() && (site == null || site.enabled());
    }

    private State byVerdict(GslbService service, Member member) {
        if (!MemberVerdict.isReady(member.readiness(), service.health().readiness())) {
            return State.DOWN;
        }
        Set<Verdict.State> atSites = new HashSet<>(verdicts.states(service, member).values());
        return atSites.size() > 1 ? State.DIFFERS : state(atSites.iterator().next());
    }

    private static State state(Verdict.State verdict) {
        return switch (verdict) {
            case UP -> State.UP;
            case DOWN -> State.DOWN;
            case UNTESTED -> State.UNKNOWN;
        };
    }

    /// As a DNS node follows it.
    private static State ordered(OperatorOverride order, State byVerdict) {
        return switch (order.action()) {
            case UP -> State.UP;
            case DOWN -> State.DOWN;
            case DRAIN -> State.DRAINED;
            case MAINTENANCE -> State.MAINTENANCE;
            case RESUME -> byVerdict;
        };
    }

    private static String inWords(OperatorOverride order) {
        Long until = order.untilMillis();
        return order.action().name().toLowerCase(Locale.ROOT)
                + " of "
                + order.target()
                + " by "
                + order.author()
                + (until == null ? "" : " until " + Instant.ofEpochMilli(until))
                + ": "
                + order.reason();
    }

    /// As a node explains it, where the service asks for it and somebody could tell.
    private static List<String> readiness(GslbService service, Member member) {
        Readiness readiness = member.readiness();
        Readiness.Rule rule = service.health().readiness();
        return readiness == null || rule == Readiness.Rule.IGNORE
                ? List.of()
                : List.of(
                        "Kubernetes: "
                                + readiness.ready()
                                + " of "
                                + readiness.backends()
                                + " backends ready, needed: "
                                + rule.name().toLowerCase(Locale.ROOT));
    }

    /// `london-1: up, 200 OK`, and why a site has no vote; of several targets each with its name.
    private List<String> evidence(List<VerdictKey> targets) {
        List<String> lines = new ArrayList<>();
        for (VerdictKey target : targets) {
            for (SiteVote vote : verdicts.votes(target)) {
                vote.nodes()
                        .forEach((node, opinion) ->
                                lines.add(
                                        node
                                                + ": "
                                                + opinion.state().name().toLowerCase(Locale.ROOT)
                                                + ", "
                                                + opinion.evidence().lastResult()
                                                + withoutVote(vote.vote())
                                                + (targets.size() > 1
                                                        ? ", at " + target.target()
                                                        : "")));
            }
        }
        return lines;
    }

    private static String withoutVote(SiteVote.Vote vote) {
        return switch (vote) {
            case UP, DOWN, UNKNOWN -> "";
            case STALE -> " (silent)";
            case NEVER_UP -> " (no vote: never up as seen from there)";
            case NOT_ASKED -> " (no vote: not asked)";
        };
    }
}

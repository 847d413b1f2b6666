package io.meridian.federator.mirror;

import io.meridian.federator.mirror.MemberHealth.State;
import io.meridian.health.verdict.MemberVerdict;
import io.meridian.health.verdict.Orders;
import io.meridian.health.verdict.SiteVote;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Member;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A service's members as DNS nodes see them: the verdict, what Kubernetes says of the workloads,
/// and what operators ordered.
final class ServiceHealth {

    private final MirrorVerdicts verdicts;
    private final Map<String, HealthMonitor> monitors;
    private final Map<String, Site> sites;
    private final Orders orders;

    ServiceHealth(
            MirrorVerdicts verdicts,
            Map<String, HealthMonitor> monitors,
            Map<String, Site> sites,
            Orders orders) {
        this.verdicts = verdicts;
        this.monitors = monitors;
        this.sites = sites;
        this.orders = orders;
    }

    MemberHealth of(GslbService service, Member member) {
        List<VerdictKey> targets = verdicts.targets(service, member);
        OperatorOverride order = orders.on(service.fqdn(), member);
        State state = byVerdict(service, member, targets);
        if (!isEnabled(member)) {
            state = State.DISABLED;
        } else if (order != null) {
            state = ordered(order, state);
        }
        return new MemberHealth(state, order == null ? "" : inWords(order), evidence(targets));
    }

    private boolean isEnabled(Member member) {
        Site site = member.site() == null ? null : sites.get(member.site());
        return member.enabled() && (site == null || site.enabled());
    }

    private State byVerdict(GslbService service, Member member, List<VerdictKey> targets) {
        if (!MemberVerdict.isReady(member.readiness(), service.health().readiness())) {
            return State.DOWN;
        }
        int missing =
                (int)
                        service.health().monitors().stream()
                                .filter(name -> !monitors.containsKey(name))
                                .count();
        Map<String, List<Verdict.State>> bySite = new HashMap<>();
        for (VerdictKey target : targets) {
            verdicts.states(target)
                    .forEach((site, state) ->
                            bySite.computeIfAbsent(site, _ -> new ArrayList<>()).add(state));
        }
        if (bySite.isEmpty()) {
            List<Verdict.State> none = new ArrayList<>();
            targets.forEach(_ -> none.add(Verdict.State.UNTESTED));
            bySite.put("", none);
        }
        Set<Verdict.State> atSites = new HashSet<>();
        for (List<Verdict.State> states : bySite.values()) {
            for (int i = 0; i < missing; i++) {
                states.add(Verdict.State.UNTESTED);
            }
            atSites.add(MemberVerdict.of(states, service.health().minMonitorsUp()));
        }
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

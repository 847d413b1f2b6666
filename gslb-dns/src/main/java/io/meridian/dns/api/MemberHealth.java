package io.meridian.dns.api;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.health.HealthFeed;
import io.meridian.dns.health.OrdersInForce;
import io.meridian.dns.health.Recoveries;
import io.meridian.health.resolve.ResolvedName;
import io.meridian.health.verdict.SiteVote;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.model.Destination;
import io.meridian.model.IpAddress;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Opinion;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How members are, how long they have been, and what each site says of them.
final class MemberHealth {

    private final HealthFeed health;
    private final VerdictBoard board;
    private final Serving serving;
    private final OrdersInForce orders;
    private final Map<String, Duration> silences;

    MemberHealth(HealthFeed health, Serving serving) {
        this.health = health;
        this.board = health.board();
        this.orders = health.orders();
        this.silences = health.silences();
        this.serving = serving;
    }

    /// @param state as it is, or as a decision saw it
    Explanation.Health of(int slot, MemberState state) {
        Serving.MemberTargets member = serving.members().get(slot);
        return new Explanation.Health(
                state.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                ageMillis(member),
                evidence(slot, member),
                recovery(member),
                resolved(member),
                member.targets().stream().map(this::target).toList());
    }

    private Explanation.@Nullable Resolved resolved(Serving.MemberTargets member) {
        if (!(member.member().destination() instanceof Destination.Cname cname)) {
            return null;
        }
        ResolvedName known = health.names().get(cname.target());
        if (known == null) {
            return null;
        }
        boolean never = known.addresses().isEmpty();
        return new Explanation.Resolved(
                cname.target(),
                known.addresses().stream().map(IpAddress::toString).toList(),
                never ? null : (System.nanoTime() - known.resolvedNanos()) / 1_000_000,
                known.ttl().toSeconds(),
                known.failure());
    }

    private @Nullable String recovery(Serving.MemberTargets member) {
        Recoveries.Recovery recovery = health.recovery(member);
        if (recovery == null) {
            return null;
        }
        long left = recovery.holdDownLeft().plusMillis(999).toSeconds();
        String since = Instant.ofEpochMilli(recovery.sinceMillis()).toString();
        return left > 0
                ? "held down for another " + left + " s, went down at " + since
                : "waits for an operator's resume, went down at " + since;
    }

    private Explanation.Target target(VerdictKey key) {
        VerdictBoard.Explanation explanation = board.explain(key);
        Verdict verdict = explanation.verdict();
        List<Explanation.Vote> votes = new ArrayList<>();
        for (SiteVote vote : explanation.votes()) {
            vote.nodes()
                    .forEach((node, opinion) ->
                            votes.add(
                                    new Explanation.Vote(
                                            vote.site(),
                                            node,
                                            words(vote.vote()),
                                            words(opinion.state()),
                                            opinion.evidence().lastResult(),
                                            opinion.evidence().latency().toMillis(),
                                            resultAgeMillis(node, opinion))));
        }
        return new Explanation.Target(
                key.target(),
                Words.quorum(key.quorum()),
                words(verdict.state()),
                (System.nanoTime() - verdict.sinceNanos()) / 1_000_000,
                votes);
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private @Nullable Long ageMillis(Serving.MemberTargets member) {
        OperatorOverride order = orders.on(member);
        if (order != null) {
            return Math.max(0, System.currentTimeMillis() - order.sinceMillis());
        }
        Recoveries.Recovery recovery = health.recovery(member);
        if (recovery != null) {
            return Math.max(0, System.currentTimeMillis() - recovery.sinceMillis());
        }
        Long youngest = null;
        for (VerdictKey target : member.targets()) {
            Verdict verdict = board.verdict(target);
            if (verdict.state() != Verdict.State.UNTESTED) {
                long age = (System.nanoTime() - verdict.sinceNanos()) / 1_000_000;
                youngest = youngest == null ? age : Long.valueOf(Math.min(youngest, age));
            }
        }
        return youngest;
    }

    /// A line for each target and node: `london: up, 200 OK in 3 ms, 210 ms ago`.
    private List<String> evidence(int slot, Serving.MemberTargets member) {
        List<String> lines = new ArrayList<>();
        OperatorOverride order = orders.on(member);
        if (order != null) {
            lines.add(OverridesApi.inWords(order, Instant.now()));
        }
        String recovery = recovery(member);
        if (recovery != null) {
            lines.add(recovery);
        }
        String nested = serving.health().nested(slot);
        if (!nested.isEmpty()) {
            lines.add(nested);
            return lines;
        }
        addReadiness(member, lines);
        Explanation.Resolved resolved = resolved(member);
        if (resolved != null) {
            lines.add(resolved.inWords());
        }
        for (String missing : member.missingMonitors()) {
            lines.add("monitor " + missing + " does not exist: not probed");
        }
        for (VerdictKey target : member.targets()) {
            addVotes(target, member.targets().size() > 1, lines);
        }
        if (member.targets().isEmpty() && member.missingMonitors().isEmpty()) {
            lines.add("nothing to probe: counts as up");
        }
        return lines;
    }

    private static void addReadiness(Serving.MemberTargets member, List<String> lines) {
        Readiness readiness = member.member().readiness();
        Readiness.Rule rule = member.rule().readiness();
        if (rule != Readiness.Rule.IGNORE) {
            lines.add(
                    readiness == null
                            ? "Kubernetes: readiness not known, which counts for nothing"
                            : "Kubernetes: "
                                    + readiness.ready()
                                    + " of "
                                    + readiness.backends()
                                    + " backends ready, needed: "
                                    + words(rule));
        }
    }

    private void addVotes(VerdictKey target, boolean ofSeveral, List<String> lines) {
        VerdictBoard.Explanation explanation = board.explain(target);
        String prefix = ofSeveral ? target.target() + ": " : "";
        if (!target.quorum().equals(Quorum.MAJORITY)) {
            lines.add(prefix + "rule: " + Words.quorum(target.quorum()));
        }
        for (SiteVote vote : explanation.votes()) {
            vote.nodes().forEach((node, said) -> lines.add(prefix + line(vote, node, said)));
        }
        if (explanation.votes().isEmpty()) {
            lines.add(prefix + "no site has said anything yet");
        }
    }

    private String line(SiteVote vote, String node, Opinion opinion) {
        String votes = vote.vote().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Opinion.Evidence evidence = opinion.evidence();
        return vote.site()
                + ": "
                + votes
                + (evidence.lastResult().isEmpty()
                        ? ", not tried yet"
                        : ", "
                                + evidence.lastResult()
                                + " in "
                                + evidence.latency().toMillis()
                                + " ms, "
                                + Words.ago(resultAgeMillis(node, opinion)));
    }

    /// A result was so old when its node told of it, and has aged since.
    private long resultAgeMillis(String node, Opinion opinion) {
        Duration silence = silences.getOrDefault(node, Duration.ZERO);
        return opinion.evidence().age().plus(silence).toMillis();
    }
}

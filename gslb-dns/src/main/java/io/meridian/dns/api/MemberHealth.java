package io.meridian.dns.api;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.health.HealthFeed;
import io.meridian.dns.health.OrdersInForce;
import io.meridian.health.verdict.SiteVote;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Opinion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How members are, how long they have been, and what each site says of them.
final class MemberHealth {

    private final VerdictBoard board;
    private final Serving serving;
    private final OrdersInForce orders;

    MemberHealth(HealthFeed health, Serving serving) {
        this.board = health.board();
        this.orders = health.orders();
        this.serving = serving;
    }

    /// @param state as it is, or as a decision saw it
    Explanation.Health of(int slot, MemberState state) {
        Serving.MemberTargets member = serving.members().get(slot);
        return new Explanation.Health(
                state.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                ageMillis(member),
                evidence(member));
    }

    private @Nullable Long ageMillis(Serving.MemberTargets member) {
        OperatorOverride order = orders.on(member);
        if (order != null) {
            return Math.max(0, System.currentTimeMillis() - order.sinceMillis());
        }
        Long youngest = null;
        for (String target : member.targets()) {
            Verdict verdict = board.verdict(target);
            if (verdict.state() != Verdict.State.UNTESTED) {
                long age = (System.nanoTime() - verdict.sinceNanos()) / 1_000_000;
                youngest = youngest == null ? age : Long.valueOf(Math.min(youngest, age));
            }
        }
        return youngest;
    }

    /// A line for each target and node: `london: up, 200 OK in 3 ms, 210 ms ago`.
    private List<String> evidence(Serving.MemberTargets member) {
        List<String> lines = new ArrayList<>();
        OperatorOverride order = orders.on(member);
        if (order != null) {
            lines.add(OverridesApi.inWords(order, Instant.now()));
        }
        for (String missing : member.missingMonitors()) {
            lines.add("monitor " + missing + " does not exist: not probed");
        }
        for (String target : member.targets()) {
            addVotes(target, member.targets().size() > 1, lines);
        }
        if (member.targets().isEmpty() && member.missingMonitors().isEmpty()) {
            lines.add("no monitor: counts as up");
        }
        return lines;
    }

    private void addVotes(String target, boolean ofSeveral, List<String> lines) {
        VerdictBoard.Explanation explanation = board.explain(target);
        String prefix = ofSeveral ? target + ": " : "";
        for (SiteVote vote : explanation.votes()) {
            vote.nodes().values().forEach(opinion -> lines.add(prefix + line(vote, opinion)));
        }
        if (explanation.votes().isEmpty()) {
            lines.add(prefix + "no site has said anything yet");
        }
    }

    private static String line(SiteVote vote, Opinion opinion) {
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
                                + evidence.age().toMillis()
                                + " ms ago");
    }
}

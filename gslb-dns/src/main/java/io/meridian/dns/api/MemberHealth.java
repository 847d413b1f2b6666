package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.health.verdict.SiteVote;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Opinion;
import io.meridian.model.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of one service: their state now, how long it has held, and what each site says.
final class MemberHealth {

    private final DnsNode node;
    private final Serving serving;
    private final Map<Member, Integer> slots = new HashMap<>();

    MemberHealth(DnsNode node, GslbService service) {
        this.node = node;
        this.serving = node.serving();
        var compiled = serving.zones().services().get(service.fqdn());
        if (compiled != null) {
            int slot = serving.firstSlots().get(compiled.number());
            for (Pool pool : service.pools()) {
                for (Member member : pool.members()) {
                    slots.put(member, slot++);
                }
            }
        }
    }

    MemberState state(Member member) {
        Integer slot = slots.get(member);
        return slot == null ? MemberState.UNTESTED : serving.health().state(slot);
    }

    Map<String, Object> of(Member member) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", state(member).name().toLowerCase(Locale.ROOT));
        json.put("ageMs", ageMillis(member));
        json.put("evidence", evidence(member));
        return json;
    }

    /// How long the youngest of its verdicts has held; null without one.
    private @Nullable Long ageMillis(Member member) {
        Long youngest = null;
        for (String target : targets(member)) {
            Verdict verdict = node.health().board().verdict(target);
            if (verdict.state() != Verdict.State.UNTESTED) {
                long age = (System.nanoTime() - verdict.sinceNanos()) / 1_000_000;
                youngest = youngest == null ? age : Long.valueOf(Math.min(youngest, age));
            }
        }
        return youngest;
    }

    private List<String> targets(Member member) {
        Integer slot = slots.get(member);
        return slot == null ? List.of() : serving.members().get(slot).targets();
    }

    /// A line for each target and site: `london: up, 200 OK in 3 ms, 210 ms ago`.
    private List<String> evidence(Member member) {
        List<String> lines = new ArrayList<>();
        Integer slot = slots.get(member);
        if (slot != null) {
            for (String missing : serving.members().get(slot).missingMonitors()) {
                lines.add("monitor " + missing + " does not exist: not probed");
            }
        }
        for (String target : targets(member)) {
            VerdictBoard.Explanation explanation = node.health().board().explain(target);
            for (SiteVote vote : explanation.votes()) {
                vote.nodes().forEach((name, opinion) -> lines.add(line(vote, opinion)));
            }
        }
        if (lines.isEmpty() && targets(member).isEmpty()) {
            lines.add("no monitor: counts as up");
        }
        return lines;
    }

    private static String line(SiteVote vote, Opinion opinion) {
        String votes = vote.vote().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String result = opinion.evidence().lastResult();
        return vote.site()
                + ": "
                + votes
                + (result.isEmpty() ? ", not tried yet" : ", " + result)
                + " in "
                + opinion.evidence().latency().toMillis()
                + " ms, "
                + opinion.evidence().age().toMillis()
                + " ms ago";
    }
}

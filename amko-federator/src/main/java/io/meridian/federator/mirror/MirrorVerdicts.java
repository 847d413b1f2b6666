package io.meridian.federator.mirror;

import io.meridian.daemon.Ballots;
import io.meridian.federator.watch.LastGood;
import io.meridian.health.probe.Target;
import io.meridian.health.verdict.Ballot;
import io.meridian.health.verdict.SiteVote;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.health.verdict.VerdictText;
import io.meridian.mesh.NodeOpinions;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Quorum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The verdicts that DNS nodes come to, by their own rule over the same opinions: ties keep what
/// was, also over a restart; a member whose monitors were changed keeps its state until the new
/// ones have a verdict; one that never had a verdict and has only failed counts as down. Under the
/// rule *local* each site has its own. Owned by the mirror's thread.
final class MirrorVerdicts {

    private static final String MEMORY = "mirror-verdicts";
    private static final ProbedMember UNKNOWN = new ProbedMember(List.of(), 1, 1);

    private final LastGood memory;
    private final VerdictBoard shared = new VerdictBoard(System::nanoTime, "");
    private final SortedMap<String, VerdictBoard> everySite = new TreeMap<>(Map.of("", shared));
    private final SiteVerdicts bySite;
    private final Map<String, ProbedMember> members = new HashMap<>();
    private final Set<VerdictKey> everywhere = new HashSet<>();
    private final Set<VerdictKey> local = new HashSet<>();

    /// What was known, by member and site, when what is served last changed.
    private Map<String, Map<String, Verdict.State>> kept = new HashMap<>();

    private @Nullable Served named;
    private Map<VerdictKey, Verdict.State> saved = new HashMap<>();

    /// @param memory for the verdicts
    MirrorVerdicts(LastGood memory) {
        this.memory = memory;
        this.bySite = new SiteVerdicts(memory);
        memory.read(MEMORY)
                .orElse("")
                .lines()
                .forEach(line ->
                        VerdictText.read(line)
                                .ifPresent(found -> saved.put(found.getKey(), found.getValue())));
        Set<VerdictKey> _ = shared.restore(saved);
    }

    /// Takes in what is served and what all nodes say now.
    void look(Served served, List<NodeOpinions> heard) {
        name(served);
        List<Ballot> ballots = Ballots.of(heard);
        Set<VerdictKey> _ = shared.keep(everywhere);
        Set<VerdictKey> _ = shared.update(ballots);
        bySite.look(local, ballots);
        save();
    }

    /// A target's name is costly to make: only when what is served has changed.
    @SuppressWarnings("ReferenceEquality") // a shortcut, not an equality
    private void name(Served served) {
        if (served == named) {
            return;
        }
        Map<String, Map<String, Verdict.State>> before = known();
        named = served;
        members.clear();
        everywhere.clear();
        local.clear();
        for (GslbService service : served.services().values()) {
            Set<VerdictKey> keys = isLocal(service) ? local : everywhere;
            for (Pool pool : service.pools()) {
                for (Member member : pool.members()) {
                    ProbedMember probed = probed(service, member, served.monitors());
                    members.put(nameOf(service, member), probed);
                    keys.addAll(probed.targets());
                }
            }
        }
        before.keySet().removeIf(name -> members.getOrDefault(name, UNKNOWN).targets().isEmpty());
        kept = before;
    }

    private Map<String, Map<String, Verdict.State>> known() {
        Map<String, Map<String, Verdict.State>> known = new HashMap<>();
        members.forEach((name, member) -> {
            Map<String, Verdict.State> states = new HashMap<>();
            boards(member)
                    .forEach((site, board) -> {
                        Verdict.State state = probed(name, site, member, board);
                        if (state != Verdict.State.UNTESTED) {
                            states.put(site, state);
                        }
                    });
            if (!states.isEmpty()) {
                known.put(name, states);
            }
        });
        return known;
    }

    private SortedMap<String, VerdictBoard> boards(ProbedMember member) {
        boolean differing =
                !member.targets().isEmpty()
                        && member.targets().getFirst().quorum().rule() == Quorum.Rule.LOCAL;
        return differing ? bySite.boards() : everySite;
    }

    private void save() {
        Map<VerdictKey, Verdict.State> now = shared.export();
        if (!now.equals(saved)) {
            saved = now;
            Set<String> lines = new TreeSet<>();
            now.forEach((key, state) -> lines.add(VerdictText.of(key, state)));
            memory.keep(MEMORY, String.join("\n", lines) + "\n");
        }
    }

    private static boolean isLocal(GslbService service) {
        return service.health().quorum().rule() == Quorum.Rule.LOCAL;
    }

    private static String nameOf(GslbService service, Member member) {
        return service.fqdn() + " " + member.name();
    }

    /// What the verdict on a member of what is served rests on.
    List<VerdictKey> targets(GslbService service, Member member) {
        return members.getOrDefault(nameOf(service, member), UNKNOWN).targets();
    }

    /// What a member's verdict rests on.
    static ProbedMember probed(
            GslbService service, Member member, Map<String, HealthMonitor> monitors) {
        List<VerdictKey> keys = new ArrayList<>();
        int missing = 0;
        for (String name : service.health().monitors()) {
            HealthMonitor monitor = monitors.get(name);
            if (monitor == null) {
                missing++;
            } else {
                String target = Target.of(member.destination(), monitor).id();
                keys.add(new VerdictKey(target, service.health().quorum()));
            }
        }
        return new ProbedMember(keys, missing, service.health().minMonitorsUp());
    }

    /// What a member of what is served is taken for at each site that may differ; at all of them
    /// alike, by no name.
    SortedMap<String, Verdict.State> states(GslbService service, Member member) {
        String name = nameOf(service, member);
        ProbedMember probed = members.getOrDefault(name, UNKNOWN);
        SortedMap<String, Verdict.State> states = new TreeMap<>();
        boards(probed)
                .forEach((site, board) -> {
                    Verdict.State state = probed(name, site, probed, board);
                    states.put(
                            site,
                            state == Verdict.State.UNTESTED
                                    ? firstImpression(probed, board)
                                    : state);
                });
        if (states.isEmpty()) { // no site was heard yet
            states.put("", Verdict.State.UNTESTED);
        }
        return states;
    }

    private Verdict.State probed(
            String name, String site, ProbedMember member, VerdictBoard board) {
        Verdict.State state = member.state(target -> board.verdict(target).state());
        if (state != Verdict.State.UNTESTED) {
            return state;
        }
        Map<String, Verdict.State> before = kept.getOrDefault(name, Map.of());
        return before.getOrDefault(site, before.getOrDefault("", state));
    }

    private static Verdict.State firstImpression(ProbedMember member, VerdictBoard board) {
        return member.state(target ->
                board.seemsDown(target) ? Verdict.State.DOWN : board.verdict(target).state());
    }

    /// How each site votes.
    List<SiteVote> votes(VerdictKey key) {
        if (key.quorum().rule() != Quorum.Rule.LOCAL) {
            return shared.explain(key).votes();
        }
        return bySite.boards().entrySet().stream()
                .flatMap(site ->
                        site.getValue().explain(key).votes().stream()
                                .filter(vote -> vote.site().equals(site.getKey())))
                .toList();
    }
}

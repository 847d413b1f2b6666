package io.meridian.federator.mirror;

import io.meridian.federator.watch.LastGood;
import io.meridian.health.Clock;
import io.meridian.health.probe.Target;
import io.meridian.health.verdict.Ballot;
import io.meridian.health.verdict.SiteVote;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.health.verdict.VerdictText;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Quorum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
/// was, also over a restart. Under the rule *local* each site has its own. Owned by the mirror's
/// thread.
final class MirrorVerdicts {

    private static final String MEMORY = "mirror-verdicts";

    /// Verdicts are timed, and nothing here waits for anything.
    private static final class Monotonic implements Clock {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("nothing is scheduled here");
        }
    }

    private final Clock clock = new Monotonic();
    private final LastGood memory;
    private final VerdictBoard shared = new VerdictBoard(clock, "");
    private final SortedMap<String, VerdictBoard> bySite = new TreeMap<>();
    private final Map<String, List<VerdictKey>> byMember = new HashMap<>();
    private final Set<VerdictKey> everywhere = new HashSet<>();
    private final Set<VerdictKey> local = new HashSet<>();
    private @Nullable Collection<GslbService> named;
    private Map<VerdictKey, Verdict.State> saved = new HashMap<>();

    /// @param memory for the verdicts
    MirrorVerdicts(LastGood memory) {
        this.memory = memory;
        memory.read(MEMORY)
                .orElse("")
                .lines()
                .forEach(line ->
                        VerdictText.read(line)
                                .ifPresent(found -> saved.put(found.getKey(), found.getValue())));
        Set<VerdictKey> _ = shared.restore(saved);
    }

    /// Takes in what is served and what all nodes say now.
    void look(
            Collection<GslbService> services,
            Map<String, HealthMonitor> monitors,
            List<NodeOpinions> heard) {
        name(services, monitors);
        List<Ballot> ballots = ballots(heard);
        Set<VerdictKey> _ = shared.keep(everywhere);
        Set<VerdictKey> _ = shared.update(ballots);
        lookAtSites(local, ballots);
        save();
    }

    /// A target's name is costly to make: only when what is served has changed.
    @SuppressWarnings("ReferenceEquality") // a shortcut, not an equality
    private void name(Collection<GslbService> services, Map<String, HealthMonitor> monitors) {
        if (services == named) {
            return;
        }
        named = services;
        byMember.clear();
        everywhere.clear();
        local.clear();
        for (GslbService service : services) {
            Set<VerdictKey> kept = isLocal(service) ? local : everywhere;
            for (Pool pool : service.pools()) {
                for (Member member : pool.members()) {
                    List<VerdictKey> keys = targets(service, member, monitors);
                    byMember.put(service.fqdn() + " " + member.name(), keys);
                    kept.addAll(keys);
                }
            }
        }
    }

    private static List<Ballot> ballots(List<NodeOpinions> heard) {
        return heard.stream()
                .filter(said -> said.node().role() == NodeId.Role.DNS)
                .map(said ->
                        new Ballot(
                                said.node().site(),
                                said.node().name(),
                                said.fresh(),
                                said.opinions()))
                .toList();
    }

    private void lookAtSites(Set<VerdictKey> keys, List<Ballot> ballots) {
        Set<String> sites = new TreeSet<>();
        if (!keys.isEmpty()) {
            ballots.forEach(ballot -> sites.add(ballot.site()));
        }
        bySite.keySet().retainAll(sites);
        for (String site : sites) {
            VerdictBoard board =
                    bySite.computeIfAbsent(site, name -> new VerdictBoard(clock, name));
            Set<VerdictKey> _ = board.keep(keys);
            Set<VerdictKey> _ = board.update(ballots);
        }
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

    /// Whether sites may differ about a service.
    static boolean isLocal(GslbService service) {
        return service.health().quorum().rule() == Quorum.Rule.LOCAL;
    }

    /// What the verdict on a member of what is served rests on.
    List<VerdictKey> targets(GslbService service, Member member) {
        return byMember.getOrDefault(service.fqdn() + " " + member.name(), List.of());
    }

    /// What a member's verdict rests on. A monitor that is missing has no key.
    static List<VerdictKey> targets(
            GslbService service, Member member, Map<String, HealthMonitor> monitors) {
        List<VerdictKey> keys = new ArrayList<>();
        for (String name : service.health().monitors()) {
            HealthMonitor monitor = monitors.get(name);
            if (monitor != null) {
                String target = Target.of(member.destination(), monitor).id();
                keys.add(new VerdictKey(target, service.health().quorum()));
            }
        }
        return keys;
    }

    /// The verdict at each site that may have one of its own; at all of them alike, by no name.
    SortedMap<String, Verdict.State> states(VerdictKey key) {
        SortedMap<String, Verdict.State> states = new TreeMap<>();
        if (key.quorum().rule() == Quorum.Rule.LOCAL) {
            bySite.forEach((site, board) -> states.put(site, board.verdict(key).state()));
        } else {
            states.put("", shared.verdict(key).state());
        }
        return states;
    }

    /// How each site votes.
    List<SiteVote> votes(VerdictKey key) {
        if (key.quorum().rule() != Quorum.Rule.LOCAL) {
            return shared.explain(key).votes();
        }
        return bySite.entrySet().stream()
                .flatMap(site ->
                        site.getValue().explain(key).votes().stream()
                                .filter(vote -> vote.site().equals(site.getKey())))
                .toList();
    }
}

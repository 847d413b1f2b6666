package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.health.probe.Target;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this node probes of its site's targets: its share among the nodes that are heard, and what
/// those leave undone. A node that is heard and has no opinion of a target for five looks does not
/// know of it, as one of another version, or one whose log is behind; the next in line takes it
/// over, until it has one. Owned by the health feed's thread.
final class SharedProbes {

    private static final Logger LOG = LoggerFactory.getLogger(SharedProbes.class);

    /// A node that has just started, or has just been told of a target, is given so long: a few
    /// seconds, as looks are a second apart.
    private static final int PATIENCE_LOOKS = 5;

    private record Lack(String node, String target) {}

    private final ProbeShare share;
    private final Consumer<List<Target>> prober;
    private List<Serving.Probe> all = List.of();
    private Set<String> mates = Set.of();
    private Map<String, List<String>> inFront = Map.of();
    private Map<Lack, Integer> looksWithout = Map.of();
    private List<Target> own = List.of();

    /// @param prober told what to probe, when it changes
    SharedProbes(ProbeShare share, Consumer<List<Target>> prober) {
        this.share = share;
        this.prober = prober;
    }

    /// Turns to what is served next.
    void adopt(List<Serving.Probe> next, List<NodeOpinions> heard) {
        all = next.stream().filter(probe -> probe.isFrom(share.site())).toList();
        mates = Set.copyOf(mates(heard).keySet());
        shareAnew();
    }

    /// Looks who is there, at every news.
    void hear(List<NodeOpinions> heard) {
        Set<String> now = Set.copyOf(mates(heard).keySet());
        if (!now.equals(mates)) {
            mates = now;
            LOG.info("this site's targets are shared with {}", now.isEmpty() ? "nobody" : now);
            shareAnew();
        }
    }

    /// Looks whether they do what is theirs, once a second.
    void look(List<NodeOpinions> heard) {
        Map<String, Set<String>> said = mates(heard);
        Map<Lack, Integer> without = new HashMap<>();
        inFront.forEach((target, nodes) -> {
            for (String node : nodes) {
                Lack lack = new Lack(node, target);
                if (!said.getOrDefault(node, Set.of()).contains(target)) {
                    without.put(lack, looksWithout.getOrDefault(lack, 0) + 1);
                }
            }
        });
        boolean news = !lacking(without).equals(lacking(looksWithout));
        looksWithout = without;
        if (news) {
            take();
        }
    }

    private static Set<Lack> lacking(Map<Lack, Integer> looksWithout) {
        return looksWithout.entrySet().stream()
                .filter(lack -> lack.getValue() >= PATIENCE_LOOKS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// The other nodes of this site that are heard now, and the targets that each has an opinion
    /// of.
    private Map<String, Set<String>> mates(List<NodeOpinions> heard) {
        return heard.stream()
                .filter(NodeOpinions::fresh)
                .filter(said -> isMate(said.node()))
                .collect(
                        Collectors.toMap(
                                said -> said.node().name(),
                                said -> said.opinions().keySet(),
                                (one, _) -> one));
    }

    private boolean isMate(NodeId node) {
        return node.role() == NodeId.Role.DNS
                && node.site().equals(share.site())
                && !node.name().equals(share.node());
    }

    private void shareAnew() {
        inFront = new HashMap<>();
        for (Serving.Probe probe : all) {
            List<String> nodes = share.inFront(probe.id(), mates);
            if (!nodes.isEmpty()) {
                inFront.put(probe.id(), nodes);
            }
        }
        looksWithout = new HashMap<>(looksWithout);
        looksWithout.keySet().removeIf(lack -> !isInFront(lack));
        take();
    }

    private boolean isInFront(Lack lack) {
        return inFront.getOrDefault(lack.target, List.of()).contains(lack.node);
    }

    private void take() {
        List<Target> now =
                all.stream()
                        .filter(probe -> isOwn(probe.id()))
                        .map(Serving.Probe::target)
                        .toList();
        if (!now.equals(own)) {
            own = now;
            prober.accept(now);
        }
    }

    private boolean isOwn(String target) {
        long atWork =
                inFront.getOrDefault(target, List.of()).stream()
                        .filter(node -> !isLacking(node, target))
                        .count();
        return atWork < share.nodesPerTarget();
    }

    private boolean isLacking(String node, String target) {
        return looksWithout.getOrDefault(new Lack(node, target), 0) >= PATIENCE_LOOKS;
    }
}

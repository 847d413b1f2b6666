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
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this node probes of its site's targets: its share among the nodes that are heard, and what
/// those leave undone. A node that is heard, whose turn a target is, and that has no opinion of it
/// for five looks does not know of it, as one of another version, or one whose log is behind; the
/// next in line takes it over, until it has one. Of those that are rightly idle nothing is asked.
/// Owned by the health feed's thread.
final class SharedProbes {

    private static final Logger LOG = LoggerFactory.getLogger(SharedProbes.class);

    /// A node that has just started, or has just been told of a target, is given so long: a few
    /// seconds, as looks are a second apart.
    private static final int PATIENCE_LOOKS = 5;

    private final ProbeShare share;
    private final Consumer<List<Target>> prober;
    private List<Serving.Probe> all = List.of();
    private Set<String> mates = Set.of();
    private Map<String, Line> lines = Map.of();
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
        boolean news = false;
        for (Line line : lines.values()) {
            news |= line.look(said, share.nodesPerTarget());
        }
        if (news) {
            take();
        }
    }

    /// The nodes that one target falls to before this one, the first in line first.
    private static final class Line {

        private final String target;
        private final List<String> nodes;
        private final int[] looksWithout;

        Line(String target, List<String> nodes) {
            this.target = target;
            this.nodes = nodes;
            this.looksWithout = new int[nodes.size()];
        }

        /// What was seen before of those that are still here.
        void carryOver(Line before) {
            for (int i = 0; i < looksWithout.length; i++) {
                int then = before.nodes.indexOf(nodes.get(i));
                looksWithout[i] = then < 0 ? 0 : before.looksWithout[then];
            }
        }

        /// One whose turn it is not yet begins with all patience when it comes.
        ///
        /// @return whether another set of nodes is lacking now
        boolean look(Map<String, Set<String>> said, int nodesPerTarget) {
            boolean news = false;
            int turns = 0;
            for (int i = 0; i < looksWithout.length; i++) {
                boolean lacked = isLacking(i);
                boolean isTurn = turns < nodesPerTarget;
                boolean has = said.getOrDefault(nodes.get(i), Set.of()).contains(target);
                looksWithout[i] =
                        isTurn && !has ? Math.min(looksWithout[i] + 1, PATIENCE_LOOKS) : 0;
                turns += lacked && !has ? 0 : 1;
                news |= lacked != isLacking(i);
            }
            return news;
        }

        long atWork() {
            return IntStream.range(0, looksWithout.length).filter(i -> !isLacking(i)).count();
        }

        private boolean isLacking(int i) {
            return looksWithout[i] >= PATIENCE_LOOKS;
        }
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
        Map<String, Line> before = lines;
        lines = new HashMap<>();
        for (Serving.Probe probe : all) {
            List<String> nodes = share.inFront(probe.id(), mates);
            if (!nodes.isEmpty()) {
                Line line = new Line(probe.id(), nodes);
                lines.put(probe.id(), line);
                Line last = before.get(probe.id());
                if (last != null) {
                    line.carryOver(last);
                }
            }
        }
        take();
    }

    private void take() {
        List<Target> now =
                all.stream().filter(probe -> isOwn(probe.id())).map(Serving.Probe::target).toList();
        if (!now.equals(own)) {
            own = now;
            prober.accept(now);
        }
    }

    private boolean isOwn(String target) {
        Line line = lines.get(target);
        return line == null || line.atWork() < share.nodesPerTarget();
    }
}

package io.meridian.mesh.opinion;

import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.link.PeerMessages.Stream;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All nodes' streams as this node knows them. Owned by the mesh's thread.
///
/// A stream is a full set and the changes since, numbered; a higher incarnation replaces it, a gap
/// in the numbers asks for the full set again. A lower one replaces it too, when it goes on while
/// nothing is heard of the higher: that node lost its disk, and its clock is behind.
public final class OpinionStreams {

    /// Only streams heard this lately vote (a heartbeat comes every second).
    private static final long FRESH_NANOS = 3_000_000_000L;

    private static final class Heard {
        NodeId node;
        long incarnation;
        long seq;
        long lastHeardNanos;
        boolean everHeard;

        /// The lower incarnation that is heard since the known one last was; 0: none.
        long lower;

        long lowerSinceNanos;
        Map<String, Opinion> opinions = Map.of();

        Heard(NodeId node) {
            this.node = node;
        }
    }

    private final String installation;
    private final NodeId self;
    private final long incarnation;
    private final long startNanos;
    private final Map<Integer, Heard> heard = new TreeMap<>();
    private Map<String, Opinion> own = Map.of();
    private long ownSeq;

    /// @param startNanos now, by the clock of all that is told later
    public OpinionStreams(String installation, NodeId self, long incarnation, long startNanos) {
        this.installation = installation;
        this.self = self;
        this.incarnation = incarnation;
        this.startNanos = startNanos;
    }

    /// Replaces this node's set.
    ///
    /// @return what to push when a state changed, a target came or went, or the first results of
    ///   one did; null when only fresher evidence did, which travels with the next heartbeat
    public @Nullable Stream announce(Collection<Opinion> all) {
        Map<String, Opinion> next = new HashMap<>();
        all.forEach(opinion -> next.put(opinion.target(), opinion));
        List<Opinion> changed = new ArrayList<>();
        for (Opinion opinion : all) {
            Opinion before = own.get(opinion.target());
            if (before == null || !sameVote(before, opinion)) {
                changed.add(opinion);
            }
        }
        Set<String> removed = new HashSet<>(own.keySet());
        removed.removeAll(next.keySet());
        own = Map.copyOf(next);
        if (changed.isEmpty() && removed.isEmpty()) {
            return null;
        }
        return new Stream(
                installation, self, incarnation, ++ownSeq, false, changed, List.copyOf(removed));
    }

    /// Of a target without an opinion yet, also whether it was tried and how that ended is news:
    /// starting nodes wait for it.
    private static boolean sameVote(Opinion left, Opinion right) {
        return left.state() == right.state()
                && left.evidence().everUp() == right.evidence().everUp()
                && (left.state() != Opinion.State.UNKNOWN || sameImpression(left, right));
    }

    private static boolean sameImpression(Opinion left, Opinion right) {
        return left.evidence().lastResult().isEmpty() == right.evidence().lastResult().isEmpty()
                && Objects.equals(left.evidence().passed(), right.evidence().passed());
    }

    /// All that this node says, for whoever asks and, every second, for everybody.
    public Stream fullStream() {
        return new Stream(
                installation,
                self,
                incarnation,
                ownSeq,
                true,
                List.copyOf(own.values()),
                List.of());
    }

    /// Says that this node is there, and how far its stream has come.
    public Stream signOfLife() {
        return new Stream(installation, self, incarnation, ownSeq, false, List.of(), List.of());
    }

    /// Takes what a node said. A stream that is known to have gone on without us is not fresh,
    /// however loud it is.
    ///
    /// @return false when something before it is missing, so that the full set must be fetched
    public boolean take(Stream stream, long nowNanos) {
        if (stream.node().member() == self.member()) {
            return true;
        }
        Heard known = heard.computeIfAbsent(stream.node().member(), _ -> new Heard(stream.node()));
        if (stream.incarnation() < known.incarnation && !isSucceeded(known, stream, nowNanos)) {
            return true;
        }
        boolean newer = stream.incarnation() != known.incarnation;
        long next = known.seq + 1;
        if (stream.full() && (newer || stream.streamSeq() >= known.seq)) {
            known.opinions = byTarget(Map.of(), stream);
            move(known, stream);
        } else if (!stream.full()
                && !isSignOfLife(stream)
                && !newer
                && stream.streamSeq() == next) {
            known.opinions = byTarget(known.opinions, stream);
            move(known, stream);
        } else if (newer || stream.streamSeq() > known.seq) {
            return false;
        }
        heardNow(known, nowNanos);
        return true;
    }

    /// Whether a lower incarnation has come for longer than the known one may be silent and still
    /// vote. What merely came late comes while the known one is heard.
    private boolean isSucceeded(Heard known, Stream stream, long nowNanos) {
        if (known.lower != stream.incarnation()) {
            known.lower = stream.incarnation();
            known.lowerSinceNanos = nowNanos;
        }
        return nowNanos - known.lowerSinceNanos > FRESH_NANOS
                && silentNanos(known.node.member(), nowNanos) > FRESH_NANOS;
    }

    /// A heartbeat without content stands at the last change; it is not the next.
    private static boolean isSignOfLife(Stream stream) {
        return !stream.full() && stream.opinions().isEmpty() && stream.removed().isEmpty();
    }

    private static void move(Heard known, Stream stream) {
        known.node = stream.node();
        known.incarnation = stream.incarnation();
        known.seq = stream.streamSeq();
    }

    private static void heardNow(Heard known, long nowNanos) {
        known.lastHeardNanos = nowNanos;
        known.everHeard = true;
        known.lower = 0;
    }

    private static Map<String, Opinion> byTarget(Map<String, Opinion> before, Stream stream) {
        Map<String, Opinion> after = new HashMap<>(before);
        stream.opinions().forEach(opinion -> after.put(opinion.target(), opinion));
        stream.removed().forEach(after::remove);
        return Map.copyOf(after);
    }

    /// Notes that a node answered without pushing, and whether its stream is where we think it is.
    ///
    /// @return false when the full set must be fetched
    public boolean confirm(int member, long streamIncarnation, long streamSeq, long nowNanos) {
        Heard known = heard.get(member);
        if (known == null || known.incarnation != streamIncarnation || known.seq != streamSeq) {
            return false;
        }
        heardNow(known, nowNanos);
        return true;
    }

    /// Puts in what was on disk: known, but not fresh.
    public void restore(Stream stream) {
        if (stream.node().member() != self.member() && stream.installation().equals(installation)) {
            Heard known = new Heard(stream.node());
            known.opinions = byTarget(Map.of(), stream);
            move(known, stream);
            heard.putIfAbsent(stream.node().member(), known);
        }
    }

    /// The streams of others as they could be restored.
    public List<Stream> others() {
        return heard.values().stream()
                .map(known ->
                        new Stream(
                                installation,
                                known.node,
                                known.incarnation,
                                known.seq,
                                true,
                                List.copyOf(known.opinions.values()),
                                List.of()))
                .toList();
    }

    /// How long a member has been silent; from the start when it never was heard.
    public long silentNanos(int member, long nowNanos) {
        Heard known = heard.get(member);
        return nowNanos - (known == null || !known.everHeard ? startNanos : known.lastHeardNanos);
    }

    public boolean isHeard(int member) {
        Heard known = heard.get(member);
        return known != null && known.everHeard;
    }

    /// Everybody's sets, this node's own first.
    public List<NodeOpinions> all(long nowNanos) {
        List<NodeOpinions> all = new ArrayList<>();
        all.add(new NodeOpinions(self, true, Duration.ZERO, own));
        for (Heard known : heard.values()) {
            long silent = silentNanos(known.node.member(), nowNanos);
            boolean fresh = known.everHeard && silent <= FRESH_NANOS;
            all.add(new NodeOpinions(known.node, fresh, Duration.ofNanos(silent), known.opinions));
        }
        return List.copyOf(all);
    }
}

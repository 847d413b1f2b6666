package io.meridian.dns.persistence;

import io.meridian.mesh.Hints;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.codec.MalformedException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a peer for all of its hints: the first that has any after the start, and each that is heard
/// again after it was silent for long, because what it told meanwhile was lost. One page at a time
/// and a pause after each; a peer that gives nothing is asked again later, and others before it.
/// Owned by one thread.
final class CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /// Silence in which hints may have been lost: of a peer that beats every second. Comparisons
    /// say nothing here, for they come the more seldom the more members there are.
    private static final Duration LONG_SILENCE = Duration.ofSeconds(8);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /// Until when a peer that gave nothing is left alone, and for how long that was.
    private record Wait(long untilNanos, Duration time) {}

    private final Mesh mesh;
    private final LongSupplier nanoTime;
    private final Consumer<long[]> taker;

    /// Members that told something which has not been heard.
    private final Set<Integer> missed = new HashSet<>();

    private final Map<Integer, Wait> waits = new HashMap<>();

    /// Whether somebody's hints are here.
    private boolean begun;

    private int asked;
    private int next;
    private boolean anything;
    private long lastStepNanos;

    CatchUp(Mesh mesh, LongSupplier nanoTime, Consumer<long[]> taker) {
        this.mesh = mesh;
        this.nanoTime = nanoTime;
        this.taker = taker;
        this.lastStepNanos = nanoTime.getAsLong();
    }

    /// Fetches a page, if there is one to fetch.
    void step() {
        if (nanoTime.getAsLong() - lastStepNanos > LONG_SILENCE.toNanos()) {
            begun = false; // this node stood still, and as good as starts again
        }
        look();
        if (asked != 0) {
            fetch();
        }
        lastStepNanos = nanoTime.getAsLong();
    }

    private void look() {
        for (NodeOpinions peer : mesh.opinions().heard()) {
            int member = peer.node().member();
            if (member == mesh.self().member() || peer.node().role() != NodeId.Role.DNS) {
                continue;
            }
            if (peer.lastHeardAgo().compareTo(LONG_SILENCE) > 0) {
                missed.add(member);
                waits.remove(member); // it is another matter when it is back
            } else if (asked == 0 && peer.fresh() && isWanted(member)) {
                asked = member;
                next = 0;
                anything = false;
            }
        }
    }

    private boolean isWanted(int member) {
        Wait wait = waits.get(member);
        return (!begun || missed.contains(member))
                && (wait == null || nanoTime.getAsLong() - wait.untilNanos >= 0);
    }

    private void fetch() {
        try {
            Hints.Page page = mesh.hints().fetch(asked, next);
            taker.accept(page.words());
            anything |= page.words().length > 0;
            if (page.next() > next) {
                next = page.next();
            } else if (anything) {
                LOG.info("the hints of member {} are here", asked);
                done();
            } else {
                LOG.debug("member {} has no hints yet", asked);
                later();
            }
        } catch (IOException | MalformedException noAnswer) {
            LOG.debug("member {} did not give its hints: {}", asked, noAnswer.getMessage());
            later();
        }
    }

    private void done() {
        begun = true;
        missed.remove(asked);
        waits.remove(asked);
        asked = 0;
    }

    /// It is asked from the beginning.
    private void later() {
        Wait last = waits.get(asked);
        Duration time = last == null ? FIRST_WAIT : last.time.multipliedBy(2);
        time = time.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : time;
        waits.put(asked, new Wait(nanoTime.getAsLong() + time.toNanos(), time));
        asked = 0;
    }
}

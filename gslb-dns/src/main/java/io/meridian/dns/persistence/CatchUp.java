package io.meridian.dns.persistence;

import io.meridian.mesh.Hints;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.PeerStatus;
import io.meridian.mesh.codec.MalformedException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a peer for all of its hints: the first that answers after the start, and each that answers
/// again after it was silent for long, because what it told meanwhile was lost. One page at a time
/// and a pause after each. Owned by one thread.
final class CatchUp {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    /// Silence in which hints may have been lost: three comparisons of the mesh, and one more.
    private static final Duration LONG_SILENCE = Duration.ofSeconds(8);

    private final Mesh mesh;
    private final Consumer<long[]> taker;

    /// Members that told something which has not been heard.
    private final Set<Integer> missed = new HashSet<>();

    private boolean begun;
    private int asked;
    private int next;

    CatchUp(Mesh mesh, Consumer<long[]> taker) {
        this.mesh = mesh;
        this.taker = taker;
    }

    /// Fetches a page, if there is one to fetch.
    void step() {
        look();
        if (asked == 0) {
            return;
        }
        try {
            Hints.Page page = mesh.hints().fetch(asked, next);
            taker.accept(page.words());
            if (page.next() > next) {
                next = page.next();
            } else {
                LOG.info("the hints of member {} are here", asked);
                done();
            }
        } catch (IOException | MalformedException noAnswer) {
            LOG.debug("member {} did not give its hints: {}", asked, noAnswer.getMessage());
            asked = 0; // it is asked from the beginning when it answers again
        }
    }

    private void done() {
        missed.remove(asked);
        asked = 0;
    }

    private void look() {
        for (PeerStatus peer : mesh.peers()) {
            NodeId node = peer.node();
            if (peer.member() == mesh.self().member()
                    || node == null
                    || node.role() != NodeId.Role.DNS) {
                continue;
            }
            if (isSilent(peer.lastComparedAgo())) {
                missed.add(peer.member());
            } else if (asked == 0 && (!begun || missed.contains(peer.member()))) {
                begun = true;
                asked = peer.member();
                missed.add(asked);
                next = 0;
            }
        }
    }

    private static boolean isSilent(@Nullable Duration lastComparedAgo) {
        return lastComparedAgo == null || lastComparedAgo.compareTo(LONG_SILENCE) > 0;
    }
}

package io.meridian.mesh;

import io.meridian.mesh.link.PeerClient;
import io.meridian.mesh.push.Push;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hazelcast's push, and the link where that does not reach: a member that nothing has come from
/// through Hazelcast lately is told over the link, one message after the other. So a change travels
/// at once also while Hazelcast joins, merges or hangs, and comparison is left with what was lost.
final class LinkedPush implements Push {

    private static final Logger LOG = LoggerFactory.getLogger(LinkedPush.class);

    /// Every member beats once a second through Hazelcast: two beats may be missed.
    private static final long LATELY_NANOS = 2_500_000_000L;

    /// What waits for a peer that is slow; the oldest give way, and comparison repairs it.
    private static final int MAX_WAITING = 100;

    private final MeshStats stats;
    private final PeerClient client;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Integer, Long> heardNanos = new ConcurrentHashMap<>();
    private final List<Line> lines;
    private final Push hazelcast;

    LinkedPush(
            MeshConfig config, MeshStats stats, Receiver receiver, MeshNode.PushFactory hazelcast) {
        this.stats = stats;
        this.client = new PeerClient(stats);
        this.lines =
                config.members().entrySet().stream()
                        .filter(member -> member.getKey() != config.self().member())
                        .map(member -> new Line(member.getKey(), member.getValue()))
                        .toList();
        this.hazelcast =
                hazelcast.start(
                        config,
                        stats,
                        (member, message) -> {
                            heardNanos.put(member, System.nanoTime());
                            receiver.received(member, message);
                        });
    }

    @Override
    public void publish(byte[] message) {
        hazelcast.publish(message);
        long now = System.nanoTime();
        for (Line line : lines) {
            Long heard = heardNanos.get(line.member);
            if (heard == null || now - heard > LATELY_NANOS) {
                line.send(message);
            }
        }
    }

    @Override
    public Set<Integer> members() {
        return hazelcast.members();
    }

    @Override
    public void close() {
        hazelcast.close();
        var _ = senders.shutdownNow();
        client.close();
    }

    /// What waits to be told to one member, and the one sender that tells it.
    private final class Line {

        private final int member;
        private final String address;
        private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
        private boolean busy;

        Line(int member, String address) {
            this.member = member;
            this.address = address;
        }

        synchronized void send(byte[] message) {
            if (waiting.size() == MAX_WAITING) {
                byte[] _ = waiting.removeFirst();
                stats.pushFailures.increment();
            }
            waiting.addLast(message);
            if (!busy) {
                busy = start();
            }
        }

        private boolean start() {
            try {
                senders.execute(this::drain);
                return true;
            } catch (RejectedExecutionException closed) {
                return false;
            }
        }

        private void drain() {
            for (byte[] message = next(); message != null; message = next()) {
                try {
                    client.push(address, message);
                    stats.linkPushes.increment();
                } catch (IOException notThere) {
                    LOG.debug("member {} was not told: {}", member, notThere.getMessage());
                    giveUp();
                }
            }
        }

        private synchronized byte @Nullable [] next() {
            byte[] message = waiting.pollFirst();
            busy = message != null;
            return message;
        }

        private synchronized void giveUp() {
            stats.pushFailures.add(1L + waiting.size());
            waiting.clear();
        }
    }
}

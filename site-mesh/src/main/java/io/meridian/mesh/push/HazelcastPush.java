package io.meridian.mesh.push;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import io.meridian.mesh.MeshConfig;
import io.meridian.mesh.MeshStats;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Hazelcast member that carries one topic, and says who is there. It starts on a thread of its
/// own, and again when it could not or has stopped; pushing has another. Nothing waits for either.
public final class HazelcastPush implements Push {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastPush.class);
    private static final long RETRY_MILLIS = 10_000;
    private static final String TOPIC = "meridian";

    /// Members are numbered from 1.
    private static final int NOBODY = 0;

    /// What piles up while Hazelcast blocks; what is beyond it is repaired by comparison.
    private static final int MAX_WAITING = 1_000;

    private final MeshConfig config;
    private final MeshStats stats;
    private final Receiver receiver;
    private final Thread starter;
    private final ThreadPoolExecutor pusher;
    private volatile @Nullable HazelcastInstance hazelcast;
    private volatile boolean closed;

    public HazelcastPush(MeshConfig config, MeshStats stats, Receiver receiver) {
        int member = config.self().member();
        this.config = config;
        this.stats = stats;
        this.receiver = receiver;
        this.pusher =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_WAITING),
                        Thread.ofPlatform().daemon().name("mesh-push-" + member).factory(),
                        (_, _) -> stats.pushFailures.increment());
        this.starter =
                Thread.ofPlatform()
                        .daemon()
                        .name("hazelcast-start-" + member)
                        .start(this::keepRunning);
    }

    private void keepRunning() {
        while (!closed) {
            HazelcastInstance running = hazelcast;
            if (running == null || !running.getLifecycleService().isRunning()) {
                start();
            }
            pause();
        }
    }

    private void start() {
        try {
            HazelcastInstance started =
                    Hazelcast.newHazelcastInstance(HazelcastSettings.of(config));
            ITopic<Object> topic = started.getTopic(TOPIC);
            topic.addMessageListener(
                    message -> received(message.getPublishingMember(), message.getMessageObject()));
            hazelcast = started;
            if (closed) {
                started.getLifecycleService().terminate();
            }
        } catch (RuntimeException failed) {
            if (!closed) {
                LOG.warn(
                        "Hazelcast could not start, changes arrive by comparison meanwhile: {}",
                        failed.getMessage());
            }
        }
    }

    /// @param publisher null when it left the cluster meanwhile
    private void received(@Nullable Member publisher, Object message) {
        if (message instanceof byte[] octets) {
            receiver.received(publisher == null ? NOBODY : numberOf(publisher), octets);
        } else {
            stats.refuse(MeshStats.Refusal.MALFORMED);
        }
    }

    private int numberOf(Member member) {
        return member.getAddress().getPort() - config.hazelcastBasePort();
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // closed: the loop ends
        }
    }

    @Override
    public void publish(byte[] message) {
        pusher.execute(() -> send(message));
    }

    private void send(byte[] message) {
        HazelcastInstance running = hazelcast;
        if (running == null) {
            stats.pushFailures.increment();
            return;
        }
        try {
            running.getTopic(TOPIC).publish(message);
        } catch (RuntimeException notTaken) {
            stats.pushFailures.increment();
            LOG.debug("a push failed: {}", notTaken.getMessage());
        }
    }

    @Override
    public Set<Integer> members() {
        HazelcastInstance running = hazelcast;
        if (running == null) {
            return Set.of();
        }
        try {
            return running.getCluster().getMembers().stream()
                    .map(this::numberOf)
                    .collect(Collectors.toSet());
        } catch (RuntimeException stopping) {
            return Set.of();
        }
    }

    @Override
    public void close() {
        closed = true;
        starter.interrupt();
        var _ = pusher.shutdownNow();
        HazelcastInstance running = hazelcast;
        if (running != null) {
            running.getLifecycleService().terminate();
        }
    }
}

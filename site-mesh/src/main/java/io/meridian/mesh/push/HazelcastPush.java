package io.meridian.mesh.push;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import io.meridian.mesh.MeshConfig;
import io.meridian.mesh.MeshStats;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Hazelcast member that carries one topic, and says who is there. It starts on a thread of its
/// own and again when it could not: nothing waits for it.
public final class HazelcastPush implements Push {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastPush.class);
    private static final long RETRY_MILLIS = 10_000;
    private static final String TOPIC = "meridian";

    private final MeshConfig config;
    private final MeshStats stats;
    private final Receiver receiver;
    private final Thread starter;
    private volatile @Nullable HazelcastInstance hazelcast;
    private volatile boolean closed;

    public HazelcastPush(MeshConfig config, MeshStats stats, Receiver receiver) {
        this.config = config;
        this.stats = stats;
        this.receiver = receiver;
        this.starter =
                Thread.ofPlatform()
                        .daemon()
                        .name("hazelcast-start-" + config.self().member())
                        .start(this::start);
    }

    private void start() {
        while (!closed && hazelcast == null) {
            try {
                HazelcastInstance started = Hazelcast.newHazelcastInstance(hazelcastConfig());
                ITopic<byte[]> topic = started.getTopic(TOPIC);
                topic.addMessageListener(message -> receiver.received(message.getMessageObject()));
                hazelcast = started;
                if (closed) {
                    started.getLifecycleService().terminate();
                }
            } catch (RuntimeException failed) {
                LOG.warn(
                        "Hazelcast could not start, changes arrive by comparison meanwhile: {}",
                        failed.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Loopback only; heartbeat 1 s with a limit of 10 s; merge checks a minute apart, because
    /// frequent ones made healthy members drop each other while a third one hung.
    private Config hazelcastConfig() {
        Config hazelcastConfig = new Config();
        hazelcastConfig.setInstanceName(
                "meridian-"
                        + config.installation()
                        + "-"
                        + config.self().member()
                        + "-"
                        + System.nanoTime());
        hazelcastConfig.setClusterName("meridian-" + config.installation());
        hazelcastConfig
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.max.join.seconds", "5")
                .setProperty("hazelcast.heartbeat.interval.seconds", "1")
                .setProperty("hazelcast.max.no.heartbeat.seconds", "10")
                .setProperty("hazelcast.merge.first.run.delay.seconds", "20")
                .setProperty("hazelcast.merge.next.run.delay.seconds", "60")
                .setProperty("hazelcast.operation.thread.count", "2")
                .setProperty("hazelcast.operation.generic.thread.count", "2")
                .setProperty("hazelcast.io.thread.count", "1")
                .setProperty("hazelcast.event.thread.count", "1")
                .setProperty("hazelcast.partition.count", "11")
                .setProperty("hazelcast.socket.bind.any", "false");
        hazelcastConfig.getJetConfig().setEnabled(false);
        hazelcastConfig.getMetricsConfig().setEnabled(false);
        NetworkConfig network = hazelcastConfig.getNetworkConfig();
        network.setPort(config.hazelcastBasePort() + config.self().member())
                .setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(1);
        config.members().keySet().stream()
                .sorted()
                .forEach(member ->
                        join.getTcpIpConfig()
                                .addMember("127.0.0.1:" + (config.hazelcastBasePort() + member)));
        return hazelcastConfig;
    }

    @Override
    public void publish(byte[] message) {
        HazelcastInstance started = hazelcast;
        if (started == null) {
            stats.pushFailures.increment();
            return;
        }
        try {
            ITopic<byte[]> topic = started.getTopic(TOPIC);
            topic.publishAsync(message)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            stats.pushFailures.increment();
                        }
                    });
        } catch (RuntimeException notTaken) {
            stats.pushFailures.increment();
        }
    }

    @Override
    public Set<Integer> members() {
        HazelcastInstance started = hazelcast;
        if (started == null) {
            return Set.of();
        }
        try {
            return started.getCluster().getMembers().stream()
                    .map(Member::getAddress)
                    .map(address -> address.getPort() - config.hazelcastBasePort())
                    .collect(Collectors.toSet());
        } catch (RuntimeException stopping) {
            return Set.of();
        }
    }

    @Override
    public void close() {
        closed = true;
        starter.interrupt();
        HazelcastInstance started = hazelcast;
        if (started != null) {
            started.getLifecycleService().terminate();
        }
    }
}

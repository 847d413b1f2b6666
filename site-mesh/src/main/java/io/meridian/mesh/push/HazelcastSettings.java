package io.meridian.mesh.push;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import io.meridian.mesh.MeshConfig;

/// How Hazelcast is set up: loopback only, one fixed port for each member, nothing that finds
/// others by itself, phones home or serves anything but members.
final class HazelcastSettings {

    private static final String LOOPBACK = "127.0.0.1";

    private HazelcastSettings() {}

    static Config of(MeshConfig mesh) {
        Config config = new Config();
        String cluster = "meridian-" + mesh.installation();
        config.setClusterName(cluster);
        // Several nodes in one process, and a member that starts again, need names of their own.
        config.setInstanceName(cluster + "-" + mesh.self().member() + "-" + System.nanoTime());
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        addTimes(config);
        addSize(config);
        addNetwork(config.getNetworkConfig(), mesh);
        return config;
    }

    /// Merge checks are a minute apart because frequent ones made healthy members drop each other
    /// while a third one hung. A member that finds nobody within five seconds goes on alone;
    /// comparison does all the work until it is merged.
    private static void addTimes(Config config) {
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.max.join.seconds", "5");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "10");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "20");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "60");
    }

    /// It stores nothing and carries a few messages a second.
    private static void addSize(Config config) {
        config.setProperty("hazelcast.partition.count", "11");
        config.setProperty("hazelcast.operation.thread.count", "2");
        config.setProperty("hazelcast.operation.generic.thread.count", "2");
        config.setProperty("hazelcast.io.thread.count", "1");
        config.setProperty("hazelcast.event.thread.count", "1");
    }

    private static void addNetwork(NetworkConfig network, MeshConfig mesh) {
        network.setPort(mesh.hazelcastBasePort() + mesh.self().member());
        network.setPortAutoIncrement(false);
        network.setReuseAddress(true);
        network.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        TcpIpConfig members = join.getTcpIpConfig();
        members.setEnabled(true).setConnectionTimeoutSeconds(1);
        mesh.members().keySet().stream()
                .sorted()
                .map(member -> LOOPBACK + ":" + (mesh.hazelcastBasePort() + member))
                .forEach(members::addMember);
    }
}

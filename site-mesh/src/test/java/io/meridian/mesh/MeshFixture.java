package io.meridian.mesh;

import io.meridian.model.GslbService;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.RecordKey;
import io.meridian.model.SelectionPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Real members on loopback, each with a folder of its own.
final class MeshFixture implements AutoCloseable {

    final Map<Integer, String> addresses = new HashMap<>();
    final int hazelcastBase;
    private final Path folder;
    private final List<Mesh> nodes = new ArrayList<>();

    MeshFixture(Path folder, int members) throws IOException {
        this.folder = folder;
        for (int member = 1; member <= members; member++) {
            addresses.put(member, "127.0.0.1:" + freePort());
        }
        hazelcastBase = freePort();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    MeshConfig config(int member) {
        return new MeshConfig(
                "test",
                new NodeId(member, "site-" + member, "node-" + member, NodeId.Role.DNS),
                addresses,
                folder.resolve("node-" + member),
                hazelcastBase);
    }

    /// A member with Hazelcast.
    Mesh start(int member) {
        return keep(MeshNode.start(config(member)));
    }

    /// A member that hears of changes by comparison alone.
    Mesh startWithoutPush(int member) {
        return keep(MeshNode.start(config(member), (_, _, _) -> new NoPush()));
    }

    private Mesh keep(Mesh node) {
        nodes.add(node);
        return node;
    }

    static final class NoPush implements io.meridian.mesh.push.Push {

        @Override
        public void publish(byte[] message) {}

        @Override
        public Set<Integer> members() {
            return Set.of();
        }

        @Override
        public void close() {}
    }

    static LogChange put(String fqdn, String address) {
        return new LogChange.Put(
                new GslbService(
                        fqdn,
                        30,
                        new SelectionPolicy.Geo(new SelectionPolicy.ConsistentHash(24, 56)),
                        List.of(
                                new Pool(
                                        10,
                                        List.of(
                                                new Member(
                                                        IpAddress.of(address),
                                                        1,
                                                        "london",
                                                        "london",
                                                        List.of())))),
                        List.of("monitor"),
                        1,
                        null));
    }

    static LogChange delete(String fqdn) {
        return new LogChange.Delete(new RecordKey(RecordKey.Kind.SERVICE, fqdn));
    }

    @Override
    public void close() {
        nodes.forEach(Mesh::close);
    }
}

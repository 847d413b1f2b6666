package io.meridian.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.disk.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// Real members on loopback, each with a folder of its own.
final class MeshFixture implements AutoCloseable {

    static final String INSTALLATION = "test";

    final Map<Integer, String> addresses = new HashMap<>();
    final int hazelcastBase;
    private final Path folder;
    private final List<Mesh> nodes = new ArrayList<>();

    MeshFixture(Path folder, int members) throws IOException {
        this.folder = folder;
        List<ServerSocket> reserved = new ArrayList<>(); // all at once, so that they differ
        for (int member = 0; member <= members; member++) {
            reserved.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        hazelcastBase = Math.min(reserved.getFirst().getLocalPort(), 65_000);
        for (int member = 1; member <= members; member++) {
            addresses.put(member, "127.0.0.1:" + reserved.get(member).getLocalPort());
        }
        for (ServerSocket socket : reserved) {
            socket.close();
        }
    }

    static NodeId id(int member) {
        return new NodeId(member, "site-" + member, "node-" + member, NodeId.Role.DNS);
    }

    Path folder(int member) {
        return folder.resolve("node-" + member);
    }

    MeshConfig config(int member) {
        return new MeshConfig(INSTALLATION, id(member), addresses, folder(member), hazelcastBase);
    }

    /// A member as it is, with Hazelcast and links.
    Mesh start(int member) {
        Mesh node = MeshNode.start(config(member));
        nodes.add(node);
        return node;
    }

    /// A member that hears of changes by comparison alone.
    Mesh startWithoutPush(int member) {
        return start(member, (_, _, _) -> new FakePush(), UnaryOperator.identity());
    }

    Mesh start(int member, MeshNode.PushFactory push, UnaryOperator<Storage> storage) {
        return start(member, new MeshNode.Parts(push, storage, System::nanoTime));
    }

    Mesh start(int member, MeshNode.Parts parts) {
        Mesh node = MeshNode.start(config(member), parts);
        nodes.add(node);
        return node;
    }

    static void lead(Mesh node) {
        node.publisher().claim(false);
        await(() -> node.publisher().leadership() instanceof LogPublisher.Leadership.Leading);
    }

    static String rootHash(Mesh node) {
        return node.log().snapshot().rootHash();
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 90 s").isLessThan(deadline);
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(Mesh::close);
    }
}

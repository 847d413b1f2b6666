package io.meridian.mesh;

import io.meridian.mesh.push.Push;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A push that carries nothing, unless a test puts a message into it.
final class FakePush implements Push {

    private @Nullable Receiver receiver;

    /// A node's parts with this push.
    MeshNode.PushFactory factory() {
        return (_, _, to) -> {
            receiver = to;
            return this;
        };
    }

    /// As if another node had pushed it.
    void receive(byte kind, byte[] message) {
        java.util.Objects.requireNonNull(receiver)
                .received(
                        0, ByteBuffer.allocate(1 + message.length).put(kind).put(message).array());
    }

    @Override
    public void publish(byte[] message) {}

    @Override
    public Set<Integer> members() {
        return Set.of();
    }

    @Override
    public void close() {}
}

package io.meridian.mesh.push;

import java.util.Set;

/// Tells every node that can be reached, at once and without promise.
public interface Push extends AutoCloseable {

    /// Takes what others push; called on threads of the push.
    interface Receiver {
        /// @param member who pushed it, this node included
        void received(int member, byte[] message);
    }

    /// Sends to all others, and to this node itself.
    void publish(byte[] message);

    /// Numbers of the members that are listed now.
    Set<Integer> members();

    @Override
    void close();
}

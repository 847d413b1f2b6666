package io.meridian.mesh;

/// Ends a subscription; closing twice is harmless. A call already under way is not interrupted.
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}

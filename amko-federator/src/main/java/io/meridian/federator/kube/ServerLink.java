package io.meridian.federator.kube;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way to one API server: follows the credentials, and sees whether the server answers them.
/// Looked after by its cluster's thread, read by any.
final class ServerLink implements AutoCloseable {

    private final Supplier<ClusterAccess> access;
    private final WatchPace pace;
    private final Runnable lost;
    private volatile @Nullable Connection connection;
    private volatile String unreachable = "not connected yet";
    private @Nullable Moment askedAt;
    private @Nullable Moment answeredAt;

    /// @param access asked with each look
    /// @param lost called before a connection is given up, and when a server answers again of which
    ///   nobody knows what its watches have missed
    ServerLink(Supplier<ClusterAccess> access, WatchPace pace, Runnable lost) {
        this.access = access;
        this.pace = pace;
        this.lost = lost;
    }

    /// Blocks for a request, at most.
    void look() {
        switch (access.get()) {
            case ClusterAccess.Missing missing -> {
                close();
                askedAt = null;
                unreachable = missing.reason();
            }
            case ClusterAccess.Granted granted -> {
                follow(granted);
                Connection present = connection;
                if (present != null && Moment.isOlder(askedAt, pace.ping())) {
                    ping(present);
                }
            }
        }
    }

    private void follow(ClusterAccess.Granted granted) {
        Connection present = connection;
        if (present != null && present.isBy(granted)) {
            return;
        }
        if (present != null) {
            close();
            askedAt = null;
        }
        try {
            connection = new Connection(granted, pace.request());
        } catch (RuntimeException unusable) {
            unreachable = "the credentials cannot be used: " + KindWatch.describe(unusable);
        }
    }

    private void ping(Connection present) {
        boolean silent = Moment.isOlder(answeredAt, pace.lost());
        Connection.Refusal refusal = present.ping(!isReachable());
        askedAt = Moment.now();
        if (refusal != null) {
            unreachable = refusal.reason();
            if (silent && !refusal.replied()) {
                close(); // one that lies dead in a pool would be waited for again and again
            }
            return;
        }
        if (silent) {
            lost.run();
        }
        answeredAt = Moment.now();
        unreachable = "";
    }

    /// Whether the server answered when it was asked last.
    boolean isReachable() {
        return connection != null && unreachable.isEmpty();
    }

    /// Why there is no connection; empty while there is one.
    String unreachable() {
        return unreachable;
    }

    /// Null while the server does not answer.
    @Nullable Connection connection() {
        return isReachable() ? connection : null;
    }

    /// Lets go of the server; the next look connects again.
    @Override
    public void close() {
        Connection present = connection;
        connection = null;
        if (present != null) {
            lost.run();
            present.close();
        }
    }
}

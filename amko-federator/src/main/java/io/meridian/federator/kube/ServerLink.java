package io.meridian.federator.kube;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way to one API server: follows the credentials, and sees whether the server answers them.
/// Looked after by its cluster's thread, read by any.
final class ServerLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);

    private final String cluster;
    private final Supplier<ClusterAccess> access;
    private final WatchPace pace;
    private final Runnable lost;
    private volatile @Nullable Connection connection;
    private volatile String unreachable = "not connected yet";
    private volatile String accessProblem = "";

    /// What the last client was made of.
    private ClusterAccess.@Nullable Granted usable;

    private @Nullable Moment askedAt;
    private @Nullable Moment answeredAt;

    /// @param access asked with each look
    /// @param lost called before a connection is given up, and when a server answers again of which
    ///   nobody knows what its watches have missed
    ServerLink(String cluster, Supplier<ClusterAccess> access, WatchPace pace, Runnable lost) {
        this.cluster = cluster;
        this.access = access;
        this.pace = pace;
        this.lost = lost;
    }

    /// Blocks for a request, at most.
    void look() {
        switch (access.get()) {
            case ClusterAccess.Missing missing -> {
                giveUp(missing.reason());
                accessProblem = "";
            }
            case ClusterAccess.Unusable unusable -> {
                giveUp(unusable.problem());
                accessProblem = unusable.problem();
            }
            case ClusterAccess.Granted granted -> {
                tell(follow(granted), granted.problem());
                Connection present = connection;
                if (present != null && Moment.isOlder(askedAt, pace.ping())) {
                    ping(present);
                }
            }
        }
    }

    /// @param unusable why what is granted cannot be used; empty when it can
    /// @param before why it is what was good last, logged where that was found
    private void tell(String unusable, String before) {
        if (!unusable.isEmpty() && !unusable.equals(accessProblem)) {
            LOG.warn("cluster {}: {}; what was good last stays in force", cluster, unusable);
        }
        accessProblem = unusable.isEmpty() ? before : unusable;
        if (connection == null) {
            unreachable = accessProblem;
        }
    }

    private void giveUp(String reason) {
        close();
        askedAt = null;
        usable = null;
        unreachable = reason;
    }

    /// Lets go of the present connection only when there is another: of what cannot be used nothing
    /// comes into force.
    ///
    /// @return why it cannot be used; empty when it can
    private String follow(ClusterAccess.Granted granted) {
        Connection present = connection;
        if (present != null && present.isBy(granted)) {
            return "";
        }
        try {
            Connection next = new Connection(granted, pace.request());
            if (present != null) {
                close();
                askedAt = null;
            }
            connection = next;
            usable = granted;
            return "";
        } catch (RuntimeException unusable) {
            reconnect();
            return "the credentials cannot be used: " + KubeconfigFaults.ofCredentials(unusable);
        }
    }

    /// With what was good last.
    private void reconnect() {
        ClusterAccess.Granted good = usable;
        if (connection == null && good != null) {
            try {
                connection = new Connection(good, pace.request());
            } catch (RuntimeException gone) { // a file that it names, say
                usable = null;
            }
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

    /// Why what stands there now is not in force; empty when it is.
    String accessProblem() {
        return accessProblem;
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

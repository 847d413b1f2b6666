package io.meridian.health.probe;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells what went wrong with a connection, and whose doing it is: the target's (a failure) or this
/// node's (an attempt that could not be made, which says nothing of the target).
///
/// The operating system's own words decide, because Java's exception types do not: running out of
/// file descriptors and having no IPv6 are both a `SocketException` over NIO and a
/// `ConnectException` over epoll. Both glibc's and musl's words are known here. What nobody has
/// heard of before a connection stands counts as this node's: unknown is not down.
final class ConnectionTrouble {

    /// @param words of the operating system, lower case
    /// @param evidence what people read
    private record Cause(String words, String evidence) {}

    private static final List<Cause> ON_THIS_NODE =
            List.of(
                    // EMFILE, ENFILE
                    new Cause("too many open files", "no file descriptor left on this node"),
                    new Cause("no file descriptors", "no file descriptor left on this node"),
                    // EADDRNOTAVAIL, EADDRINUSE: every ephemeral port is taken
                    new Cause("assign requested address", "no local address or port to probe from"),
                    new Cause("address not available", "no local address or port to probe from"),
                    new Cause("already in use", "no local address or port to probe from"),
                    // ENETUNREACH: typically a node without IPv6
                    new Cause("network is unreachable", "network unreachable from this node"),
                    new Cause("network unreachable", "network unreachable from this node"),
                    // EAFNOSUPPORT
                    new Cause("address family not supported", "address family not supported here"),
                    // ENOBUFS, ENOMEM
                    new Cause("no buffer space", "no memory for a socket on this node"),
                    new Cause("allocate memory", "no memory for a socket on this node"),
                    new Cause("out of memory", "no memory for a socket on this node"),
                    // EPERM, EACCES: a packet filter or a sandbox of this node's
                    new Cause("not permitted", "forbidden on this node"),
                    new Cause("permission denied", "forbidden on this node"));

    private static final List<Cause> AT_THE_TARGET =
            List.of(
                    new Cause("connection refused", "connection refused"),
                    new Cause("connection reset", "connection reset"),
                    new Cause("broken pipe", "connection reset"),
                    // EHOSTUNREACH: the last router, or nobody, answers for the address
                    new Cause("no route to host", "no route to host"),
                    new Cause("host is unreachable", "no route to host"));

    private ConnectionTrouble() {}

    /// Why no connection came about.
    static Outcome connecting(Throwable failure, Duration timeout) {
        String words = words(failure);
        if (words.contains("timed out")) {
            return new Outcome.Failed(TimedAttempt.noAnswerWithin(timeout));
        }
        String local = evidence(ON_THIS_NODE, words);
        if (local != null) {
            return new Outcome.NotMade(local);
        }
        String remote = evidence(AT_THE_TARGET, words);
        if (remote != null) {
            return new Outcome.Failed(remote);
        }
        // In a locale of which the lists above know nothing, the type is all there is to go by.
        return failure instanceof ConnectException || failure instanceof NoRouteToHostException
                ? new Outcome.Failed(Printable.of(words))
                : new Outcome.NotMade(Printable.of(words));
    }

    /// Why a connection that stood came to an end.
    static Outcome connected(Throwable failure) {
        String words = words(failure);
        String remote = evidence(AT_THE_TARGET, words);
        return new Outcome.Failed(remote != null ? remote : Printable.of(words));
    }

    private static @Nullable String evidence(List<Cause> causes, String words) {
        for (Cause cause : causes) {
            if (words.contains(cause.words)) {
                return cause.evidence;
            }
        }
        return null;
    }

    /// The messages of the failure and all its causes, lower case.
    private static String words(Throwable failure) {
        StringBuilder words = new StringBuilder();
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 8; t = t.getCause(), depth++) {
            words.append(depth == 0 ? "" : ": ")
                    .append(t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage());
        }
        return words.toString().toLowerCase(Locale.ROOT);
    }
}

package io.meridian.federator.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.meridian.federator.watch.ObjectKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The watch on one kind of one cluster.
///
/// A kind that the server says it does not serve is *absent*: it has no objects, and it is asked
/// for again until it appears. A kind that cannot be listed for any other reason is *failing*: what
/// was known of it stays, and gets older. Looked after by its cluster's thread.
final class KindWatch {

    private static final Logger LOG = LoggerFactory.getLogger(KindWatch.class);

    /// Objects a page.
    private static final long PAGE = 500;

    private final String cluster;
    private final KubeKind kind;
    private final WatchPace pace;
    private final KindStore store;
    private volatile boolean known;
    private volatile @Nullable Moment current;
    private volatile @Nullable String failure;
    private volatile KubeKind.@Nullable Name served;
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private @Nullable Moment askedAt;
    private @Nullable Moment begunAt;
    private volatile boolean absent;
    private boolean denied;
    private boolean asking;
    private volatile boolean started;
    private volatile boolean proven;

    /// Whether a watch is seen to stand only when something comes through it.
    private volatile boolean mute;

    private int questions;
    private long seen;
    private @Nullable Moment progressedAt;
    private volatile String lastError = "";

    KindWatch(String cluster, KubeKind kind, WatchPace pace, Consumer<ObjectKey> changed) {
        this.cluster = cluster;
        this.kind = kind;
        this.pace = pace;
        this.store = new KindStore(cluster, kind, changed);
    }

    KubeKind kind() {
        return kind;
    }

    KindStore store() {
        return store;
    }

    /// Whether the absence of an object means anything.
    boolean isKnown() {
        return known;
    }

    /// When what is known was last true; null while it is, and when nothing ever was.
    @Nullable Instant staleSince() {
        Moment last = current;
        return last != null && Moment.isOlder(last, pace.grace()) ? last.time() : null;
    }

    /// Why it cannot be listed now; null when it can.
    @Nullable String failure() {
        return failure;
    }

    /// Under which name the server has it; null when it has not, or was not asked.
    KubeKind.@Nullable Name served() {
        return served;
    }

    /// Takes over what an earlier process knew.
    void restored(Instant seen, boolean complete) {
        known = complete;
        current = Moment.at(seen);
    }

    /// Asks, when its time has come, under which name the kind is served, and begins to watch it.
    /// On a thread of its own: a kind that a server is slow to answer for holds no other up.
    void askWhenDue(KubernetesClient client) {
        int asked;
        synchronized (this) {
            boolean waits = asking && !Moment.isOlder(askedAt, pace.request().multipliedBy(4));
            if (informer != null || waits || !Moment.isOlder(askedAt, pace.askAgain())) {
                return;
            }
            asking = true;
            askedAt = Moment.now();
            asked = ++questions;
        }
        Thread.ofVirtual()
                .name("ask-" + cluster + "-" + kind.kind())
                .start(() -> take(KindLookup.ask(client, kind), client, asked));
    }

    /// @param asked to which question; the answer to one that was given up is forgotten
    private synchronized void take(KindLookup answer, KubernetesClient client, int asked) {
        if (asked != questions) {
            return;
        }
        asking = false;
        askedAt = Moment.now();
        switch (answer) {
            case KindLookup.Served(KubeKind.Name name) -> begin(client, name);
            case KindLookup.Refused(String reason) -> {
                failure = reason;
                absent = false;
                denied = false;
            }
            case KindLookup.Denied() -> {
                // What takes objects away must be said twice: a server that starts denies what it
                // serves.
                if (denied || store.objects().isEmpty()) {
                    becomeAbsent();
                }
                denied = true;
            }
        }
    }

    private void becomeAbsent() {
        if (served != null) {
            LOG.info("{} is not served any more by cluster {}", kind.kind(), cluster);
        }
        served = null;
        absent = true;
        failure = null;
        current = Moment.now();
        store.clear();
        known = true;
    }

    private void begin(KubernetesClient client, KubeKind.Name name) {
        if (!name.equals(served)) {
            LOG.info("watching {} of {} in cluster {}", kind.kind(), name.apiVersion(), cluster);
        }
        served = name;
        absent = false;
        denied = false;
        lastError = "";
        proven = false;
        mute = false;
        started = false;
        seen = 0;
        begunAt = Moment.now();
        progressedAt = begunAt;
        LiveObjects live = store.begin();
        SharedIndexInformer<GenericKubernetesResource> begun =
                client.genericKubernetesResources(kind.under(name))
                        .inAnyNamespace()
                        .withLimit(PAGE)
                        .runnableInformer(0)
                        .itemStore(live)
                        .exceptionHandler((_, thrown) -> goOnAfter(thrown));
        informer = begun;
        var _ =
                begun.start()
                        .toCompletableFuture()
                        .whenComplete((_, thrown) -> {
                            if (thrown == null && store.listed(live)) {
                                mute = !begun.isWatching();
                                proven = proven || !mute;
                                lastError = ""; // an earlier try's
                                started = true;
                                current = Moment.now(); // it may be lost before the next look
                                known = true;
                            }
                        });
    }

    /// Everything is tried again, except a kind that is served no more.
    private boolean goOnAfter(Throwable thrown) {
        Throwable cause = thrown instanceof WatcherException ? thrown.getCause() : thrown;
        while (cause instanceof java.util.concurrent.CompletionException
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        lastError = describe(cause == null ? thrown : cause);
        return !(cause instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND);
    }

    /// One line, without what repeats itself.
    static String describe(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof KubernetesClientException exception
                && exception.getCode() <= 0 // no reply of the server
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause(); // an exception that says nothing is no reason
        }
        String text =
                cause instanceof KubernetesClientException exception
                                && exception.getStatus() != null
                                && exception.getStatus().getMessage() != null
                        ? exception.getCode() + " " + exception.getStatus().getMessage()
                        : cause instanceof KubernetesClientException exception
                                        && exception.getCode() > 0
                                ? String.valueOf(exception.getMessage())
                                : inWords(cause);
        return text.replaceAll("\\s+", " ").strip();
    }

    /// Of what went wrong on the way to a server.
    private static String inWords(Throwable trouble) {
        String message = trouble.getMessage();
        return switch (trouble) {
            case HttpTimeoutException _ -> "no reply in time";
            case ClosedChannelException _ -> "the connection is refused or was closed";
            case ConnectException _ when message == null -> "the connection is refused";
            case UnknownHostException _ -> "unknown host " + message;
            case IOException _ when message != null -> message;
            default -> String.valueOf(trouble);
        };
    }

    /// Looks how the informer is doing.
    ///
    /// @param reachable whether the server answered just now
    synchronized void look(boolean reachable) {
        SharedIndexInformer<GenericKubernetesResource> watched = informer;
        if (watched == null) {
            if (absent && reachable) {
                current = Moment.now();
            }
            return;
        }
        if (watched.stopped().toCompletableFuture().isDone()) {
            informer = null;
            askedAt = null;
        } else if (reachable && isFollowing(watched)) {
            current = Moment.now();
            failure = null;
        } else if (Moment.isOlder(current, pace.grace()) && Moment.isOlder(begunAt, pace.grace())) {
            failure = lastError.isEmpty() ? "no list or watch answers" : lastError;
        }
        if (reachable && mustListAnew()) {
            LOG.info("listing {} of cluster {} anew", kind.kind(), cluster);
            disconnect();
        }
    }

    /// Over plain HTTP, behind a proxy without WebSockets, a watch proves only with its first event
    /// that it stands; until then the list counts, which is soon made anew.
    private boolean isFollowing(SharedIndexInformer<GenericKubernetesResource> watched) {
        proven = proven || watched.isWatching();
        return started && (watched.isWatching() || !proven && lastError.isEmpty());
    }

    /// What came cannot be right, or nothing comes for so long that the reply or the watch's
    /// position may be lost for good. Not too often: a list of many objects costs the server
    /// something.
    private boolean mustListAnew() {
        if (seen != store.seen()) {
            seen = store.seen();
            progressedAt = Moment.now();
        }
        boolean stuck =
                Moment.isOlder(current, pace.lost())
                        && Moment.isOlder(progressedAt, pace.lost().multipliedBy(2));
        boolean unproven =
                started && !proven && Moment.isOlder(begunAt, pace.lost().multipliedBy(4));
        // A watch that ended, as each does every few minutes, and was begun anew in silence.
        boolean silent =
                mute
                        && started
                        && proven
                        && Moment.isOlder(current, pace.grace().dividedBy(2))
                        && Moment.isOlder(begunAt, pace.grace());
        return unproven
                || silent
                || (stuck || store.isDoubtful()) && Moment.isOlder(begunAt, pace.lost());
    }

    /// Lets go of the server; what is known stays. The next `ask` begins anew. What was denied
    /// before says nothing about what the server has afterwards.
    synchronized void disconnect() {
        SharedIndexInformer<GenericKubernetesResource> watched = informer;
        informer = null;
        absent = false;
        denied = false;
        askedAt = null;
        asking = false;
        questions++;
        if (watched != null) {
            watched.stop();
        }
    }
}

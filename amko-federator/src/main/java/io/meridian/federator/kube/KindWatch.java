package io.meridian.federator.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.meridian.federator.watch.ObjectKey;
import java.net.HttpURLConnection;
import java.time.Duration;
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

    /// How soon a CRD that was created is noticed.
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /// A watch ends and begins anew every few minutes; only one that stays away is worth a word.
    private static final Duration GRACE = Duration.ofSeconds(5);

    /// Objects a page.
    private static final long PAGE = 500;

    private final String cluster;
    private final KubeKind kind;
    private final KindStore store;
    private volatile boolean known;
    private volatile @Nullable Instant current;
    private volatile @Nullable String failure;
    private volatile KubeKind.@Nullable Name served;
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private Instant askedAt = Instant.EPOCH;
    private volatile Instant begunAt = Instant.EPOCH;
    private volatile String lastError = "";

    KindWatch(String cluster, KubeKind kind, Consumer<ObjectKey> changed) {
        this.cluster = cluster;
        this.kind = kind;
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

    /// When what is known was last true; null when nothing ever was.
    @Nullable Instant current() {
        return current;
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
        current = seen;
    }

    boolean wantsToAsk(Instant now) {
        return informer == null && Duration.between(askedAt, now).compareTo(ASK_AGAIN) >= 0;
    }

    /// Asks under which name the kind is served, and begins to watch it. Blocks for a request.
    void ask(KubernetesClient client) {
        askedAt = Instant.now();
        for (KubeKind.Name name : kind.names()) {
            try {
                client.genericKubernetesResources(kind.under(name))
                        .inAnyNamespace()
                        .list(new ListOptionsBuilder().withLimit(1L).build());
                begin(client, name);
                return;
            } catch (KubernetesClientException refused) {
                if (refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    failed(refused);
                    return;
                }
            }
        }
        absent();
    }

    private void absent() {
        if (served != null) {
            LOG.info("{} is not served any more by cluster {}", kind.kind(), cluster);
        }
        served = null;
        failure = null;
        current = Instant.now();
        store.clear();
        known = true;
    }

    private void begin(KubernetesClient client, KubeKind.Name name) {
        if (!name.equals(served)) {
            LOG.info("watching {} of {} in cluster {}", kind.kind(), name.apiVersion(), cluster);
        }
        served = name;
        lastError = "";
        begunAt = Instant.now();
        store.begin();
        SharedIndexInformer<GenericKubernetesResource> begun =
                client.genericKubernetesResources(kind.under(name))
                        .inAnyNamespace()
                        .withLimit(PAGE)
                        .runnableInformer(0)
                        .itemStore(store)
                        .exceptionHandler((_, thrown) -> goOnAfter(thrown));
        informer = begun;
        var _ =
                begun.start()
                        .toCompletableFuture()
                        .whenComplete((_, thrown) -> {
                            if (thrown == null) {
                                store.listed();
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

    private void failed(KubernetesClientException refused) {
        failure = describe(refused);
    }

    /// One line, without what repeats itself.
    static String describe(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof KubernetesClientException exception
                && exception.getCode() <= 0 // no reply of the server
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text =
                cause instanceof KubernetesClientException exception
                                && exception.getStatus() != null
                                && exception.getStatus().getMessage() != null
                        ? exception.getCode() + " " + exception.getStatus().getMessage()
                        : cause instanceof KubernetesClientException exception
                                        && exception.getCode() > 0
                                ? String.valueOf(exception.getMessage())
                                : String.valueOf(cause);
        return text.replaceAll("\\s+", " ").strip();
    }

    /// Looks how the informer is doing.
    ///
    /// @param reachable whether the server answered just now
    void look(boolean reachable, Instant now) {
        SharedIndexInformer<GenericKubernetesResource> watched = informer;
        if (watched == null) {
            if (served == null && known && reachable && failure == null) {
                current = now; // absent
            }
            return;
        }
        if (watched.stopped().toCompletableFuture().isDone()) {
            informer = null;
            askedAt = Instant.EPOCH;
        } else if (reachable && watched.isWatching() && known && watched.hasSynced()) {
            current = now;
            failure = null;
        } else if (isOlderThanGrace(current, now) && isOlderThanGrace(begunAt, now)) {
            failure = lastError.isEmpty() ? "no list or watch has answered yet" : lastError;
        }
    }

    private static boolean isOlderThanGrace(@Nullable Instant then, Instant now) {
        return then == null || Duration.between(then, now).compareTo(GRACE) > 0;
    }

    /// Lets go of the server; what is known stays. The next `ask` begins anew.
    void disconnect() {
        SharedIndexInformer<GenericKubernetesResource> watched = informer;
        informer = null;
        askedAt = Instant.EPOCH;
        if (watched != null) {
            watched.stop();
        }
    }
}

package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A client of one API server, with one set of credentials.
final class Connection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;

    /// Before a watch is begun anew; doubled with each failure, up to 32 times as long: 8 s.
    private static final int RECONNECT_MILLIS = 250;

    private final String fingerprint;
    private final KubernetesClient client;

    /// @param request how long a reply may take
    Connection(ClusterAccess.Granted access, Duration request) {
        this.fingerprint = access.fingerprint();
        Config config =
                new ConfigBuilder(access.config())
                        .withConnectionTimeout(CONNECT_MILLIS)
                        .withRequestTimeout((int) request.toMillis())
                        .withWatchReconnectInterval(
                                Math.min(
                                        RECONNECT_MILLIS,
                                        access.config().getWatchReconnectInterval()))
                        // Who asks tries again, knowing what has changed meanwhile.
                        .withRequestRetryBackoffLimit(0)
                        .build();
        this.client =
                new KubernetesClientBuilder()
                        .withConfig(config)
                        .withTaskExecutor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    KubernetesClient client() {
        return client;
    }

    boolean isBy(ClusterAccess.Granted access) {
        return fingerprint.equals(access.fingerprint());
    }

    /// Why a server does not answer.
    ///
    /// @param reason for people
    /// @param replied whether the server said so itself; otherwise nothing came back
    record Refusal(String reason, boolean replied) {}

    /// Why the server does not answer these credentials; null when it does. The smallest question
    /// that goes through authentication, authorisation and etcd. Blocks for a request.
    ///
    /// @param first whether the server must say that it is ready too: while it starts it denies
    ///   kinds that it serves
    @Nullable Refusal ping(boolean first) {
        try {
            if (first) {
                askWhetherReady();
            }
            client.raw("/api/v1/namespaces?limit=1");
            return null;
        } catch (KubernetesClientException refused) {
            return new Refusal(KindWatch.describe(refused), refused.getCode() > 0);
        } catch (RuntimeException unsendable) { // its message quotes what no header may hold
            return new Refusal(
                    "the credentials cannot be used: " + KubeconfigFaults.ofCredentials(unsendable),
                    false);
        }
    }

    /// Not every server tells everybody.
    private void askWhetherReady() {
        try {
            client.raw("/readyz");
        } catch (KubernetesClientException refused) {
            if (refused.getCode() <= 0 || refused.getCode() >= 500) {
                throw refused;
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

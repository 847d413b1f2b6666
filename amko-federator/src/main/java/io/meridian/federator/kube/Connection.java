package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A client of one API server, with one set of credentials.
final class Connection implements AutoCloseable {

    /// A page of objects of a busy server comes within a second; a server that needs longer than
    /// this for one is treated as one that does not answer.
    private static final int REQUEST_MILLIS = 15_000;

    private static final int CONNECT_MILLIS = 5_000;

    private final String fingerprint;
    private final KubernetesClient client;

    Connection(ClusterAccess.Granted access) {
        this.fingerprint = access.fingerprint();
        Config config =
                new ConfigBuilder(access.config())
                        .withConnectionTimeout(CONNECT_MILLIS)
                        .withRequestTimeout(REQUEST_MILLIS)
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

    /// Why the server does not answer these credentials; null when it does. The smallest question
    /// that goes through authentication, authorisation and etcd. Blocks for a request.
    @Nullable String ping() {
        try {
            client.raw("/api/v1/namespaces?limit=1");
            return null;
        } catch (KubernetesClientException refused) {
            return KindWatch.describe(refused);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

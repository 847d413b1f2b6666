package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The account that Kubernetes gives a pod, for the cluster that the pod runs in. Its token is read
/// for each request, because it is replaced every hour.
public final class ServiceAccount {

    private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final Path folder;
    private final Map<String, String> environment;

    public ServiceAccount() {
        this(FOLDER, System.getenv());
    }

    ServiceAccount(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    ClusterAccess access() {
        @Nullable String host = environment.get("KUBERNETES_SERVICE_HOST");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        if (host == null) {
            return new ClusterAccess.Missing(
                    "own-credentials is service-account, but this is no pod: KUBERNETES_SERVICE_HOST is not set");
        }
        String server = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(server)
                        .withCaCertFile(folder.resolve("ca.crt").toString())
                        .withOauthTokenProvider(this::token)
                        .build();
        return new ClusterAccess.Granted(server, config);
    }

    private String token() {
        try {
            return Files.readString(folder.resolve("token")).strip();
        } catch (IOException unreadable) {
            return "";
        }
    }
}

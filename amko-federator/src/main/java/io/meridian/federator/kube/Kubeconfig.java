package io.meridian.federator.kube;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A kubeconfig file, read anew whenever it is asked: a mounted secret changes under its readers.
/// Safe for any thread.
public final class Kubeconfig {

    private final Path file;
    private String text = "";
    private io.fabric8.kubernetes.api.model.@Nullable Config parsed;
    private String problem = "";

    public Kubeconfig(Path file) {
        this.file = file;
    }

    /// How to reach a context's API server.
    synchronized ClusterAccess access(String context) {
        reload();
        if (parsed == null) {
            return new ClusterAccess.Missing(problem);
        }
        Optional<NamedContext> found =
                Stream.ofNullable(parsed.getContexts())
                        .flatMap(java.util.List::stream)
                        .filter(each -> context.equals(each.getName()))
                        .findFirst();
        if (found.isEmpty() || found.get().getContext() == null) {
            return new ClusterAccess.Missing("context " + context + " is not in " + file);
        }
        try {
            return new ClusterAccess.Granted(
                    fingerprint(found.get()), Config.fromKubeconfig(context, file.toFile()));
        } catch (RuntimeException broken) {
            return new ClusterAccess.Missing(
                    "context "
                            + context
                            + " of "
                            + file
                            + " cannot be used: "
                            + broken.getMessage());
        }
    }

    private void reload() {
        String now;
        try {
            now = Files.readString(file);
        } catch (IOException unreadable) {
            parsed = null;
            text = "";
            problem = "the kubeconfig cannot be read: " + unreadable;
            return;
        }
        if (now.equals(text)) {
            return;
        }
        text = now;
        try {
            parsed = KubeConfigUtils.parseConfigFromString(now);
        } catch (RuntimeException broken) {
            parsed = null;
            problem = file + " is not a kubeconfig: " + broken.getMessage();
        }
    }

    /// Of what the context refers to, the files that are named there included.
    private String fingerprint(NamedContext context) {
        io.fabric8.kubernetes.api.model.Config config = Objects.requireNonNull(parsed);
        Cluster cluster =
                Stream.ofNullable(config.getClusters())
                        .flatMap(java.util.List::stream)
                        .filter(each ->
                                Objects.equals(each.getName(), context.getContext().getCluster()))
                        .map(NamedCluster::getCluster)
                        .findFirst()
                        .orElse(null);
        AuthInfo user =
                Stream.ofNullable(config.getUsers())
                        .flatMap(java.util.List::stream)
                        .filter(each ->
                                Objects.equals(each.getName(), context.getContext().getUser()))
                        .map(NamedAuthInfo::getUser)
                        .findFirst()
                        .orElse(null);
        StringBuilder print = new StringBuilder().append(cluster).append(user);
        if (cluster != null) {
            print.append(stamp(cluster.getCertificateAuthority()));
        }
        if (user != null) {
            print.append(stamp(user.getClientCertificate()));
            print.append(stamp(user.getClientKey()));
            print.append(stamp(user.getTokenFile()));
        }
        return print.toString();
    }

    private String stamp(@Nullable String named) {
        if (named == null || named.isEmpty()) {
            return "";
        }
        try {
            return " " + Files.getLastModifiedTime(file.resolveSibling(named));
        } catch (IOException missing) {
            return " missing";
        }
    }
}

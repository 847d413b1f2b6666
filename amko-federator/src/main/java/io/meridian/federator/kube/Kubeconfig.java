package io.meridian.federator.kube;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A kubeconfig file, read anew whenever it is asked: a mounted secret changes under its readers.
///
/// A file that is broken, empty or missing changes nothing: each context keeps the access it had.
/// So does a context that is broken in a file that is not. Safe for any thread.
public final class Kubeconfig {

    private static final Logger LOG = LoggerFactory.getLogger(Kubeconfig.class);

    private final Path file;
    private final Map<String, ClusterAccess.Granted> lastGood = new HashMap<>();
    private final Map<String, String> told = new HashMap<>();
    private String text = "";
    private io.fabric8.kubernetes.api.model.@Nullable Config parsed;
    private String problem = "";

    public Kubeconfig(Path file) {
        this.file = file;
    }

    /// How to reach a context's API server.
    synchronized ClusterAccess access(String context) {
        io.fabric8.kubernetes.api.model.Config now = read();
        if (now == null) {
            return lastGood(context, problem);
        }
        Context found = context(now, context);
        if (found == null) {
            lastGood.remove(context);
            tell(context, "");
            return new ClusterAccess.Missing("context " + context + " is not in " + file);
        }
        Cluster cluster = cluster(now, found);
        AuthInfo user = user(now, found);
        String flaw = flaw(found, cluster, user);
        if (flaw == null) {
            try {
                ClusterAccess.Granted good =
                        new ClusterAccess.Granted(
                                fingerprint(cluster, user),
                                Config.fromKubeconfig(context, file.toFile()));
                lastGood.put(context, good);
                tell(context, "");
                return good;
            } catch (RuntimeException broken) {
                flaw = KubeconfigFaults.ofCredentials(broken);
            }
        }
        String unusable = "context " + context + " of " + file + " cannot be used: " + flaw;
        tell(context, unusable);
        return lastGood(context, unusable);
    }

    private ClusterAccess lastGood(String context, String problem) {
        ClusterAccess.Granted good = lastGood.get(context);
        return good == null
                ? new ClusterAccess.Unusable(problem)
                : new ClusterAccess.Granted(good.fingerprint(), good.config(), problem);
    }

    /// What the file says; null while it cannot be used.
    private io.fabric8.kubernetes.api.model.@Nullable Config read() {
        String now;
        try {
            now = Files.readString(file);
        } catch (IOException unreadable) {
            refuse("", file + " cannot be read: " + why(unreadable));
            return null;
        }
        if (!now.equals(text) || now.isEmpty()) {
            parse(now);
        }
        return parsed;
    }

    private void parse(String now) {
        try {
            io.fabric8.kubernetes.api.model.Config read =
                    KubeConfigUtils.parseConfigFromString(now);
            if (read == null || nonNull(read.getContexts()).isEmpty()) {
                refuse(now, file + " is not a kubeconfig: it has no contexts");
                return;
            }
            text = now;
            parsed = read;
            if (!problem.isEmpty()) {
                LOG.info("{} can be used again", file);
            }
            problem = "";
        } catch (RuntimeException broken) {
            refuse(now, file + " is not a kubeconfig: " + KubeconfigFaults.ofText(broken));
        }
    }

    private void refuse(String now, String reason) {
        text = now;
        parsed = null;
        if (!reason.equals(problem)) {
            LOG.warn("{}; the last good one stays in force", reason);
        }
        problem = reason;
    }

    /// Once for each change.
    private void tell(String context, String unusable) {
        if (!unusable.equals(told.getOrDefault(context, ""))) {
            if (unusable.isEmpty()) {
                LOG.info("context {} of {}: no longer broken", context, file);
            } else {
                LOG.warn("{}; what was good last stays in force", unusable);
            }
            told.put(context, unusable);
        }
    }

    private static String why(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException _ -> "it does not exist";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            default -> unreadable.toString();
        };
    }

    private static @Nullable Context context(
            io.fabric8.kubernetes.api.model.Config config, String name) {
        return named(config.getContexts(), NamedContext::getName, name, NamedContext::getContext);
    }

    private static @Nullable Cluster cluster(
            io.fabric8.kubernetes.api.model.Config config, Context context) {
        return named(
                config.getClusters(),
                io.fabric8.kubernetes.api.model.NamedCluster::getName,
                context.getCluster(),
                io.fabric8.kubernetes.api.model.NamedCluster::getCluster);
    }

    private static @Nullable AuthInfo user(
            io.fabric8.kubernetes.api.model.Config config, Context context) {
        return named(
                config.getUsers(),
                io.fabric8.kubernetes.api.model.NamedAuthInfo::getName,
                context.getUser(),
                io.fabric8.kubernetes.api.model.NamedAuthInfo::getUser);
    }

    private static <N, T> @Nullable T named(
            @Nullable List<N> all, Function<N, String> nameOf, String name, Function<N, T> value) {
        return nonNull(all).stream()
                .filter(each -> Objects.equals(nameOf.apply(each), name))
                .map(value)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static <N> List<N> nonNull(@Nullable List<N> all) {
        return all == null ? List.of() : all.stream().filter(Objects::nonNull).toList();
    }

    /// What a client would overlook: it would go to a server of its own, or as nobody, or quote the
    /// token in an error. Null when there is nothing.
    private static @Nullable String flaw(
            Context context, @Nullable Cluster cluster, @Nullable AuthInfo user) {
        if (cluster == null) {
            return "the cluster that it names is not there";
        }
        if (cluster.getServer() == null || cluster.getServer().isEmpty()) {
            return "its cluster has no server";
        }
        if (user == null) {
            String named = context.getUser();
            return named == null || named.isEmpty() ? null : "the user that it names is not there";
        }
        String token = user.getToken();
        boolean sendable = token == null || token.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return sendable ? null : "its user's token holds what no request can carry";
    }

    /// Of what the context refers to, the files that are named there included.
    private String fingerprint(@Nullable Cluster cluster, @Nullable AuthInfo user) {
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

package io.meridian.federator.config;

import io.meridian.daemon.ApiConfig;
import io.meridian.daemon.LogConfig;
import io.meridian.daemon.MeshSettings;
import io.meridian.federator.publish.GuardConfig;
import io.meridian.model.Validation;
import io.meridian.yaml.Checked;
import io.meridian.yaml.ConfigurationFile;
import io.meridian.yaml.InvalidInputException;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Everything a federator is told: one YAML file.
public record FederatorConfig(
        @Key(
                        doc =
                                "the context of the cluster that this federator runs in: its"
                                        + " AMKOCluster says who leads")
                String cluster,
        @Key(doc = "folder for the copy on disk; created when absent") Path dataDir,
        @Key(doc = "member clusters that are directories of manifests, by context")
                Map<String, Door> clusters,
        @Key(
                        doc =
                                "member clusters behind API servers: those of them that the GSLBConfig names are watched")
                @Nullable KubeconfigSection kubeconfig,
        @Key(defaultValue = "avi-system", doc = "the namespace of AMKO's kinds and ours")
                String namespace,
        @Key(
                        doc =
                                "the zones that the DNS nodes serve: an object whose name is in none of them says so in its status; none: nothing is said")
                List<String> zones,
        @Key(
                        defaultValue = "{}",
                        doc = "how much may be removed at once before an operator is asked")
                GuardConfig guard,
        @Key(
                        defaultValue = "20000",
                        min = 0,
                        max = 1_000_000,
                        doc =
                                "with more services than this no GslbService objects are written to the own API server")
                int mirrorLimit,
        @Key(doc = "the other nodes") MeshSettings mesh,
        @Key(defaultValue = "{ port: 8310 }", doc = "the HTTP API") ApiConfig api,
        @Key(defaultValue = "{}", doc = "logging") LogConfig log)
        implements Checked {

    /// How a member cluster is watched.
    ///
    /// @param directory of manifests, with their statuses
    public record Door(@Key(doc = "folder of manifests, watched for changes") Path directory) {}

    /// API servers, as kubectl knows them.
    public record KubeconfigSection(
            @Key(
                            doc =
                                    "kubeconfig with a context for each member cluster; read anew when it changes")
                    Path file,
            @Key(
                            defaultValue = "kubeconfig",
                            doc =
                                    "how to reach the own cluster: `kubeconfig`, or `service-account` for the account that Kubernetes gives a pod")
                    OwnCredentials ownCredentials) {}

    /// Where the credentials for the own cluster come from.
    public enum OwnCredentials {
        KUBECONFIG,
        SERVICE_ACCOUNT
    }

    /// For a federator beside one DNS node, with the defaults of all other keys.
    ///
    /// @param context of the own cluster, in the kubeconfig
    public static FederatorConfig beside(
            Path kubeconfig, String context, Path dataDir, MeshSettings mesh, ApiConfig api) {
        return new FederatorConfig(
                context,
                dataDir,
                Map.of(),
                new KubeconfigSection(kubeconfig, OwnCredentials.KUBECONFIG),
                "avi-system",
                List.of(),
                GuardConfig.DEFAULT,
                20_000,
                mesh,
                api,
                new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO));
    }

    /// Reads a file; relative paths in it are meant from its folder.
    ///
    /// @throws InvalidInputException with every problem
    public static FederatorConfig read(Path file) {
        return ConfigurationFile.read(file, FederatorConfig.class);
    }

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (clusters.isEmpty() && kubeconfig == null) {
            problems.add(node.place(), "clusters", "must not be empty without a kubeconfig");
        } else if (!clusters.containsKey(cluster) && kubeconfig == null) {
            problems.add(
                    node.placeOf("cluster"),
                    "cluster",
                    "must be one of clusters, was '" + cluster + "'");
        }
        for (int i = 0; i < zones.size(); i++) {
            String rule = Validation.fqdnProblem(plainZone(zones.get(i)));
            if (rule != null) {
                problems.add(node.placeAt("zones[" + i + "]"), "zones[" + i + "]", rule);
            }
        }
    }

    /// The zones as names are compared: lower case, without the final dot.
    public Set<String> plainZones() {
        return zones.stream().map(FederatorConfig::plainZone).collect(Collectors.toSet());
    }

    private static String plainZone(String zone) {
        return zone.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    }
}

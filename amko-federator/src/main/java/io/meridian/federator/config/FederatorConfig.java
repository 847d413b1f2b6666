package io.meridian.federator.config;

import io.meridian.daemon.ApiConfig;
import io.meridian.daemon.LogConfig;
import io.meridian.daemon.MeshSettings;
import io.meridian.federator.publish.GuardConfig;
import io.meridian.yaml.Checked;
import io.meridian.yaml.ConfigurationFile;
import io.meridian.yaml.InvalidInputException;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;

import java.nio.file.Path;
import java.util.Map;

/// Everything a federator is told: one YAML file.
public record FederatorConfig(
        @Key(
                        doc =
                                "the context of the cluster that this federator runs in: its"
                                        + " AMKOCluster says who leads")
                String cluster,
        @Key(doc = "folder for the copy on disk; created when absent") Path dataDir,
        @Key(notEmpty = true, doc = "the member clusters by context") Map<String, Door> clusters,
        @Key(defaultValue = "avi-system", doc = "the namespace of AMKO's kinds and ours")
                String namespace,
        @Key(
                        defaultValue = "{}",
                        doc = "how much may be removed at once before an operator is asked")
                GuardConfig guard,
        @Key(doc = "the other nodes") MeshSettings mesh,
        @Key(defaultValue = "{ port: 8310 }", doc = "the HTTP API") ApiConfig api,
        @Key(defaultValue = "{}", doc = "logging") LogConfig log)
        implements Checked {

    /// How a member cluster is watched.
    ///
    /// @param directory of manifests, with their statuses
    public record Door(@Key(doc = "folder of manifests, watched for changes") Path directory) {}

    /// Reads a file; relative paths in it are meant from its folder.
    ///
    /// @throws InvalidInputException with every problem
    public static FederatorConfig read(Path file) {
        return ConfigurationFile.read(file, FederatorConfig.class);
    }

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (!clusters.containsKey(cluster)) {
            problems.add(
                    node.placeOf("cluster"),
                    "cluster",
                    "must be one of clusters, was '" + cluster + "'");
        }
    }
}

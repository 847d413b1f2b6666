package io.meridian.federator.config;

import io.meridian.daemon.ApiConfig;
import io.meridian.daemon.LogConfig;
import io.meridian.daemon.MeshSettings;
import io.meridian.yaml.Binding;
import io.meridian.yaml.Checked;
import io.meridian.yaml.InvalidInputException;
import io.meridian.yaml.Key;
import io.meridian.yaml.Place;
import io.meridian.yaml.Problems;
import io.meridian.yaml.RecordBinder;
import io.meridian.yaml.YamlDocuments;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything a federator is told: one YAML file.
public record FederatorConfig(
        @Key(
                        doc =
                                "the context of the cluster that this federator runs in: its AMKOCluster says who leads")
                String cluster,
        @Key(doc = "folder for the copy on disk; created when absent") Path dataDir,
        @Key(notEmpty = true, doc = "the member clusters by context") Map<String, Door> clusters,
        @Key(defaultValue = "avi-system", doc = "the namespace of AMKO's kinds and ours")
                String namespace,
        @Key(doc = "the other nodes") MeshSettings mesh,
        @Key(defaultValue = "{ port: 8310 }", doc = "the HTTP API") ApiConfig api,
        @Key(defaultValue = "{}", doc = "logging") LogConfig log)
        implements Checked {

    /// How a member cluster is watched.
    ///
    /// @param directory of manifests, with their statuses
    public record Door(@Key(doc = "folder of manifests, watched for changes") Path directory) {}

    /// Reads a file.
    ///
    /// @throws InvalidInputException with every problem
    public static FederatorConfig read(Path file) {
        Problems problems = new Problems();
        String source = String.valueOf(file.getFileName());
        List<YamlNode> documents = YamlDocuments.read(source, file, problems);
        if (problems.isEmpty() && documents.size() != 1) {
            problems.add(
                    new Place(source, 1), "", "must hold one document, holds " + documents.size());
        }
        Optional<FederatorConfig> config =
                documents.stream()
                        .findFirst()
                        .flatMap(document ->
                                new RecordBinder(Binding.CONFIGURATION, problems)
                                        .bind(document, FederatorConfig.class, ""));
        problems.throwIfAny();
        return config.orElseThrow().relativeTo(file.toAbsolutePath().getParent());
    }

    /// Relative paths are meant from the file's folder.
    private FederatorConfig relativeTo(@Nullable Path folder) {
        Path base = folder == null ? Path.of("") : folder;
        Map<String, Door> doors = new LinkedHashMap<>();
        clusters.forEach((name, door) -> doors.put(name, new Door(base.resolve(door.directory()))));
        return new FederatorConfig(
                cluster,
                base.resolve(dataDir),
                doors,
                namespace,
                mesh,
                new ApiConfig(
                        api.address(),
                        api.port(),
                        api.tokenFile() == null ? null : base.resolve(api.tokenFile())),
                log);
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

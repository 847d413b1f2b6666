package io.meridian.dns.config;

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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything a DNS node is told: one YAML file.
public record GslbDnsConfig(
        @Key(doc = "which of the sites this node stands at") String site,
        @Key(doc = "the node's name; by default `dns-SITE-MEMBER`") @Nullable String name,
        @Key(doc = "folder for the copy on disk; created when absent") Path dataDir,
        @Key(
                        defaultValue =
                                "[ { address: 127.0.0.1, udp: { port: 5300 }, tcp: { port: 5300 } }, "
                                        + "{ address: '::1', udp: { port: 5300 }, tcp: { port: 5300 } } ]",
                        notEmpty = true,
                        doc = "where DNS is answered")
                List<ListenerConfig> listeners,
        @Key(doc = "the zones that this node answers for") List<ZoneConfig> zones,
        @Key(defaultValue = "{}", doc = "where clients are") GeoConfig geo,
        @Key(doc = "the other nodes") MeshSettings mesh,
        @Key(defaultValue = "{}", doc = "the HTTP API") ApiConfig api,
        @Key(
                        defaultValue = "10s",
                        min = 0,
                        max = 600_000,
                        doc =
                                "how long a service without a tested member is answered SERVFAIL after its first appearance")
                Duration coldStartLimit,
        @Key(
                        defaultValue = "all-records",
                        doc = "what a service answers with no member up, unless it says so itself")
                DefaultDownResponse downResponse,
        @Key(defaultValue = "2", min = 1, max = 256, doc = "UDP threads for each listener")
                int eventLoops,
        @Key(defaultValue = "{}", doc = "logging") LogConfig log)
        implements Checked {

    public enum DefaultDownResponse {
        ALL_RECORDS,
        EMPTY
    }

    /// Reads a file.
    ///
    /// @throws InvalidInputException with every problem
    public static GslbDnsConfig read(Path file) {
        Problems problems = new Problems();
        String source = String.valueOf(file.getFileName());
        List<YamlNode> documents = YamlDocuments.read(source, file, problems);
        if (problems.isEmpty() && documents.size() != 1) {
            problems.add(
                    new Place(source, 1), "", "must hold one document, holds " + documents.size());
        }
        Optional<GslbDnsConfig> config =
                documents.stream()
                        .findFirst()
                        .flatMap(document ->
                                new RecordBinder(Binding.CONFIGURATION, problems)
                                        .bind(document, GslbDnsConfig.class, ""));
        problems.throwIfAny();
        return config.orElseThrow().relativeTo(file.toAbsolutePath().getParent());
    }

    /// Relative paths are meant from the file's folder.
    private GslbDnsConfig relativeTo(@Nullable Path folder) {
        Path base = folder == null ? Path.of("") : folder;
        return new GslbDnsConfig(
                site,
                name,
                base.resolve(dataDir),
                listeners,
                zones,
                new GeoConfig(
                        geo.databases().stream()
                                .map(database ->
                                        new GeoConfig.Database(base.resolve(database.file())))
                                .toList(),
                        geo.orderDepth()),
                mesh,
                new ApiConfig(
                        api.address(),
                        api.port(),
                        api.tokenFile() == null ? null : base.resolve(api.tokenFile())),
                coldStartLimit,
                downResponse,
                eventLoops,
                log);
    }

    /// The node's name.
    public String nodeName() {
        return name == null ? "dns-" + site + "-" + mesh.member() : name;
    }

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (site.isBlank()) {
            problems.add(node.placeOf("site"), "site", "must not be empty");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < zones.size(); i++) {
            if (!names.add(zones.get(i).name())) {
                problems.add(
                        node.placeOf("zones"),
                        "zones[" + i + "].name",
                        "must be unique, was '" + zones.get(i).name() + "' again");
            }
        }
        Set<String> bound = new HashSet<>();
        for (int i = 0; i < listeners.size(); i++) {
            ListenerConfig listener = listeners.get(i);
            if (listener.tcp().port() != 0
                    && !bound.add(listener.address() + " " + listener.tcp().port())) {
                problems.add(
                        node.placeOf("listeners"),
                        "listeners[" + i + "]",
                        "must not be given twice: "
                                + listener.address()
                                + " port "
                                + listener.tcp().port());
            }
        }
    }
}

package io.meridian.dns.config;

import io.meridian.daemon.ApiConfig;
import io.meridian.daemon.LogConfig;
import io.meridian.daemon.MeshSettings;
import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.load.ZoneSource;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.yaml.Checked;
import io.meridian.yaml.ConfigurationFile;
import io.meridian.yaml.InvalidInputException;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
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
        @Key(doc = "folders of zone files, for many zones") List<ZoneFolderConfig> zoneFolders,
        @Key(
                        defaultValue = "1s",
                        min = 100,
                        max = 3_600_000,
                        doc =
                                "how often zone files are looked at; a change is read at the second look that finds it the same")
                Duration zoneCheckInterval,
        @Key(defaultValue = "{}", doc = "where clients are") GeoConfig geo,
        @Key(
                        doc =
                                "networks whose clients get VIPs where members have public addresses too, beside those of RFC 1918, RFC 6598 and RFC 4193")
                List<IpPrefix> privateNetworks,
        @Key(defaultValue = "{}", doc = "explanations over DNS") ExplainConfig explain,
        @Key(doc = "the other nodes") MeshSettings mesh,
        @Key(defaultValue = "{}", doc = "the HTTP API") ApiConfig api,
        @Key(
                        defaultValue = "10s",
                        min = 0,
                        max = 600_000,
                        doc =
                                "how long a service without a tested member is answered SERVFAIL after its first appearance")
                Duration coldStartLimit,
        @Key(defaultValue = "{}", doc = "how members are probed") ProbesConfig probes,
        @Key(
                        defaultValue = "all-records",
                        doc = "what a service answers with no member up, unless it says so itself")
                DefaultDownResponse downResponse,
        @Key(defaultValue = "2", min = 1, max = 256, doc = "UDP threads for each listener")
                int eventLoops,
        @Key(defaultValue = "{}", doc = "where clients stay, for services with persistence")
                PersistenceConfig persistence,
        @Key(defaultValue = "{}", doc = "options of EDNS") EdnsConfig edns,
        @Key(defaultValue = "{}", doc = "what the server says of itself") IdentityConfig identity,
        @Key(
                        doc =
                                "limits of replies over UDP; without this section there are none, `{}` for the defaults")
                @Nullable RateLimitConfig rateLimit,
        @Key(defaultValue = "{}", doc = "limits of TCP, for each listener") TcpConfig tcp,
        @Key(defaultValue = "{}", doc = "balancers in front of this node")
                ProxyProtocolConfig proxyProtocol,
        @Key(defaultValue = "{}", doc = "logging") LogConfig log)
        implements Checked {

    public enum DefaultDownResponse {
        ALL_RECORDS,
        EMPTY
    }

    /// Reads a file; relative paths in it are meant from its folder.
    ///
    /// @throws InvalidInputException with every problem
    public static GslbDnsConfig read(Path file) {
        return ConfigurationFile.read(file, GslbDnsConfig.class);
    }

    /// Whether this is the default pair of listeners, of which ::1 may be missing on a host.
    public boolean hasDefaultListeners() {
        ListenerConfig.PortConfig port = new ListenerConfig.PortConfig(5300);
        return listeners.equals(
                List.of(
                        new ListenerConfig(IpAddress.of("127.0.0.1"), port, port),
                        new ListenerConfig(IpAddress.of("::1"), port, port)));
    }

    /// Where the node's zones come from.
    public List<ZoneSource> zoneSources() {
        return Stream.concat(
                        zones.stream().map(ZoneConfig::toSource),
                        zoneFolders.stream().map(ZoneFolderConfig::toSource))
                .toList();
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
        checkZones(node, problems);
        checkPorts(node, "udp", listener -> listener.udp().port(), problems);
        checkPorts(node, "tcp", listener -> listener.tcp().port(), problems);
    }

    private void checkZones(YamlNode.Mapping node, Problems problems) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < zones.size(); i++) {
            String at = "zones[" + i + "].name";
            if (!names.add(ZoneContents.normal(zones.get(i).name()))) {
                problems.add(
                        node.placeAt(at),
                        at,
                        "must be unique, was '" + zones.get(i).name() + "' again");
            }
        }
    }

    /// Two sockets at one UDP address and port would share the queries in silence.
    private void checkPorts(
            YamlNode.Mapping node,
            String protocol,
            ToIntFunction<ListenerConfig> portOf,
            Problems problems) {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < listeners.size(); i++) {
            int port = portOf.applyAsInt(listeners.get(i));
            String at = "listeners[" + i + "]." + protocol + ".port";
            if (port != 0 && !taken.add(listeners.get(i).address() + " port " + port)) {
                problems.add(
                        node.placeAt(at),
                        at,
                        "must be unique, was "
                                + listeners.get(i).address()
                                + " port "
                                + port
                                + " again");
            } else if (port != 0 && isUnderWildcard(listeners.get(i), port, portOf)) {
                problems.add(
                        node.placeAt(at),
                        at,
                        "must be another than that of "
                                + (listeners.get(i).address().v6() ? "::" : "0.0.0.0")
                                + ", which is this address too, was "
                                + port);
            }
        }
    }

    private boolean isUnderWildcard(
            ListenerConfig listener, int port, ToIntFunction<ListenerConfig> portOf) {
        return !listener.isWildcard()
                && listeners.stream()
                        .filter(other -> other.isWildcard())
                        .filter(other -> other.address().v6() == listener.address().v6())
                        .anyMatch(other -> portOf.applyAsInt(other) == port);
    }
}

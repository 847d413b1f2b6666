package io.meridian.dns;

import io.meridian.daemon.ApiServer;
import io.meridian.daemon.StartException;
import io.meridian.daemon.StartedParts;
import io.meridian.dns.api.DnsApi;
import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.PrivateNetworks;
import io.meridian.dns.health.HealthFeed;
import io.meridian.dns.health.VerdictFile;
import io.meridian.dns.persistence.AffinityFeed;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.transport.TransportException;
import io.meridian.dns.zone.ZoneSnapshotBuilder;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.dns.zone.load.ZoneLibrary;
import io.meridian.dns.zone.load.ZoneWatcher;
import io.meridian.geo.GeoException;
import io.meridian.geo.GeoFiles;
import io.meridian.geo.GeoTable;
import io.meridian.geo.GeoWatcher;
import io.meridian.health.EventLoopClock;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.MeshException;
import io.meridian.mesh.MeshNode;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.disk.DataFolder;
import io.meridian.model.DownResponse;
import io.meridian.model.Position;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One DNS node: everything put together in the order in which it must start. What can be refused
/// (configuration, files, addresses) is refused first; queries are answered last.
public final class DnsNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DnsNode.class);

    /// Two looks see a change, so it is taken over within about two of these and the load.
    private static final Duration GEO_LOOK = Duration.ofSeconds(1);

    private final GslbDnsConfig config;
    private final StartedParts started = new StartedParts();
    private final List<DnsListener> listeners = new ArrayList<>();
    private final ZoneLibrary library;
    private final ZoneTable zones;
    private final CookieSource cookies;
    private final ApiServer apiServer;
    private final Mesh mesh;
    private final HealthFeed health;
    private final AffinityFeed affinity;
    private final LogFollower follower;
    private final GeoWatcher geoWatcher;

    private DnsNode(GslbDnsConfig config) {
        this.config = config;
        GeoFiles geoFiles = config.geo().files();
        Map<Path, String> geoLook = GeoWatcher.look(geoFiles);
        GeoTable geo = loadGeo(geoFiles);
        this.library = new ZoneLibrary(config.zoneSources());
        this.zones =
                new ZoneTable(ZoneSnapshotBuilder.build(library.zones(), Map.of(), Position.NONE));
        zones.awaitServices();
        this.cookies = new CookieSource(config.edns());
        ServerSettings settings = ServerSetup.of(config, cookies.secrets());
        try {
            Vertx vertx = vertx();
            cookies.watch(vertx);
            new ListenerSetup(config, zones, settings).bind(listeners, started::keep);
            this.apiServer = started.keep(new ApiServer(config.api()));
            this.mesh = started.keep(startMesh());
            this.health = started.keep(healthFeed(vertx));
            this.affinity = started.keep(affinityFeed());
            this.follower =
                    new LogFollower(
                            new ServingCompiler(library::zones, answerSettings(config, affinity)),
                            health,
                            zones,
                            mesh.log().snapshot(),
                            geo);
            this.geoWatcher =
                    started.keep(
                            new GeoWatcher(
                                    geoFiles,
                                    geoLook,
                                    follower::locateBy,
                                    GEO_LOOK,
                                    config.nodeName()));
            long _ = vertx.setTimer(coldStartMillis(), _ -> stopWaiting());
            health.start();
            affinity.start();
            started.keep(mesh.log().subscribe(follower::follow));
            if (!geoFiles.isEmpty()) {
                geoWatcher.start();
            }
            new DnsApi(this).addTo(apiServer);
            apiServer.start();
            listeners.forEach(DnsListener::start);
            started.keep(new ZoneWatcher(config.zoneCheckInterval(), () -> reloadZones(true)))
                    .start();
        } catch (RuntimeException refused) {
            close();
            throw asStartException(refused);
        }
        LOG.info(
                "answering {} at {}",
                told(zones.current().zones()),
                listeners.stream().map(l -> l.address() + " port " + l.udpPort()).toList());
    }

    private static String told(Set<String> names) {
        return names.size() > 20 ? names.size() + " zones" : names.toString();
    }

    /// Looks at all zone files and serves what has changed.
    ///
    /// @param settled whether to leave alone what changed since the last look: it may be half
    ///   written
    public void reloadZones(boolean settled) {
        if (library.look(serving().zones().services().keySet(), settled)) {
            follower.zonesChanged();
        }
    }

    /// The zones as they were read.
    public ZoneLibrary zones() {
        return library;
    }

    private Mesh startMesh() {
        return MeshNode.start(
                config.mesh()
                        .toMeshConfig(
                                config.site(),
                                config.nodeName(),
                                NodeId.Role.DNS,
                                config.dataDir(),
                                apiServer.url()));
    }

    private HealthFeed healthFeed(Vertx vertx) {
        try {
            return new HealthFeed(
                    vertx,
                    new EventLoopClock(vertx),
                    mesh.opinions(),
                    mesh.overrides(),
                    new VerdictFile(config.dataDir().resolve("verdicts")),
                    config.coldStartLimit(),
                    config.probes().toProberConfig(),
                    config.probes().toProbeShare(config.site(), config.nodeName()));
        } catch (IllegalArgumentException unreadable) {
            throw new StartException(
                    StartException.Reason.InvalidInput,
                    "probes.client-certificates: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private AffinityFeed affinityFeed() {
        DataFolder folder = started.keep(new DataFolder(config.dataDir().resolve("affinity")));
        return new AffinityFeed(config.persistence(), mesh, folder, config.nodeName());
    }

    private long coldStartMillis() {
        return Math.max(1, config.coldStartLimit().toMillis());
    }

    /// A node that nobody tells of services, as before the first federator starts, has none.
    private void stopWaiting() {
        if (!zones.isSettled()) {
            LOG.warn("no services have been heard of within {}", config.coldStartLimit());
            zones.settle();
        }
    }

    /// Starts a node; it answers when this returns.
    ///
    /// @throws StartException with one line for people
    public static DnsNode start(GslbDnsConfig config) {
        return new DnsNode(config);
    }

    private static @Nullable GeoTable loadGeo(GeoFiles files) {
        if (files.isEmpty()) {
            return null;
        }
        try {
            GeoTable loaded = GeoTable.load(files);
            LOG.info("geo data loaded: {}", GeoWatcher.inWords(loaded.statistics()));
            return loaded;
        } catch (GeoException refused) {
            throw new StartException(
                    StartException.Reason.InvalidInput, "geo: " + refused.getMessage(), refused);
        }
    }

    private static AnswerSettings answerSettings(GslbDnsConfig config, AffinityFeed affinity) {
        return new AnswerSettings(
                config.geo().orderDepth(),
                downResponse(config),
                new PrivateNetworks(config.privateNetworks()),
                affinity::table);
    }

    private static DownResponse downResponse(GslbDnsConfig config) {
        return switch (config.downResponse()) {
            case ALL_RECORDS -> new DownResponse.AllRecords();
            case EMPTY -> new DownResponse.Empty();
        };
    }

    private static RuntimeException asStartException(RuntimeException refused) {
        return switch (refused) {
            case TransportException transport ->
                    new StartException(
                            StartException.Reason.ResourceUnavailable,
                            transport.getMessage(),
                            transport);
            case MeshException mesh ->
                    new StartException(
                            StartException.Reason.ResourceUnavailable, mesh.getMessage(), mesh);
            default -> refused;
        };
    }

    private Vertx vertx() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        started.keep(() ->
                vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS));
        return vertx;
    }

    public GslbDnsConfig config() {
        return config;
    }

    /// What is served now.
    public Serving serving() {
        return follower.serving();
    }

    /// Whether published services have been heard of, or waiting for them has ended.
    public boolean isSettled() {
        return zones.isSettled();
    }

    public Mesh mesh() {
        return mesh;
    }

    public AffinityFeed affinity() {
        return affinity;
    }

    public HealthFeed health() {
        return health;
    }

    public CookieSource cookies() {
        return cookies;
    }

    /// Where clients are; null without any geo data.
    public @Nullable GeoTable geo() {
        return serving().geo();
    }

    /// Reads the geo files now, changed or not; returns when the new data are in use, or refused.
    public GeoWatcher.Status reloadGeo() {
        return geoWatcher.reload();
    }

    /// How loading changed geo data has gone.
    public GeoWatcher.Status geoReloading() {
        return geoWatcher.status();
    }

    public List<DnsListener> listeners() {
        return List.copyOf(listeners);
    }

    public int apiPort() {
        return apiServer.port();
    }

    @Override
    public void close() {
        started.close();
    }
}

package io.meridian.dns.api;

import io.meridian.daemon.ApiServer;
import io.meridian.daemon.ApiServer.Request;
import io.meridian.daemon.ApiServer.Response;
import io.meridian.dns.DnsNode;
import io.meridian.mesh.PeerStatus;
import io.meridian.model.GslbService;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Origin;
import io.meridian.model.Pool;
import io.meridian.model.Rejection;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The routes of a DNS node's API. Everything is read from what is served at that moment.
public final class DnsApi {

    private final DnsNode node;
    private final Explainer explainer;
    private final DnsMetrics metrics;

    public DnsApi(DnsNode node) {
        this.node = node;
        this.explainer = new Explainer(node);
        this.metrics = new DnsMetrics(node);
    }

    public void addTo(ApiServer server) {
        server.route("/api/v1/services", this::services);
        server.route("/api/v1/sites", _ -> Response.ok(sites()));
        server.route("/api/v1/explain", this::explain);
        server.route("/api/v1/accepted", _ -> Response.ok(accepted()));
        server.route("/api/v1/rejected", _ -> Response.ok(rejected()));
        server.route("/metrics", _ -> Response.ok(metrics.scrape()));
        server.route("/livez", _ -> Response.ok(Map.of("status", "alive")));
        server.route("/readyz", _ -> ready());
    }

    private Response ready() {
        return node.health().isReady()
                ? Response.ok(Map.of("status", "ready"))
                : Response.error(503, "some services wait for the first tests of their members");
    }

    private Response services(Request request) {
        if (request.rest().isEmpty()) {
            return Response.ok(
                    Map.of(
                            "services",
                            node.serving().zones().services().values().stream()
                                    .map(s -> s.source().fqdn())
                                    .sorted()
                                    .toList(),
                            "notInAnyZone",
                            node.serving().zones().outsideZones().stream().sorted().toList(),
                            "position",
                            node.serving().log().position().toString()));
        }
        String fqdn = normal(request.rest());
        var service = node.serving().zones().services().get(fqdn);
        return service == null
                ? Response.error(404, fqdn + " is not a service that is served here")
                : Response.ok(service(service.source()));
    }

    private Map<String, Object> service(GslbService service) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("fqdn", service.fqdn());
        json.put("ttl", service.ttlSeconds());
        json.put("policy", Words.policy(service.policy()));
        json.put("monitors", service.monitors());
        json.put("minMonitorsUp", service.minMonitorsUp());
        List<Map<String, Object>> pools = new ArrayList<>();
        MemberHealth health = new MemberHealth(node, service);
        for (Pool pool : service.pools()) {
            List<Map<String, Object>> members = new ArrayList<>();
            for (Member member : pool.members()) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("address", member.address().toString());
                entry.put("cluster", member.cluster());
                entry.put("site", member.site());
                entry.put("weight", member.weight());
                entry.put("health", health.of(member));
                entry.put("origins", member.origins());
                members.add(entry);
            }
            pools.add(Map.of("priority", pool.priority(), "members", members));
        }
        json.put("pools", pools);
        return json;
    }

    private Map<String, Object> sites() {
        List<Map<String, Object>> sites = new ArrayList<>();
        for (var published : node.serving().log().records().values()) {
            if (published instanceof Site site) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("name", site.name());
                entry.put("latitude", site.latitude());
                entry.put("longitude", site.longitude());
                entry.put("clusters", site.clusters());
                entry.put("enabled", site.enabled());
                sites.add(entry);
            }
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("site", node.config().site());
        json.put("node", node.config().nodeName());
        json.put("position", node.serving().log().position().toString());
        json.put("rootHash", node.serving().log().rootHash());
        json.put("fromDisk", node.mesh().log().snapshot().fromDisk());
        json.put("sites", sites);
        json.put("members", node.mesh().peers().stream().map(DnsApi::peer).toList());
        return json;
    }

    private static Map<String, Object> peer(PeerStatus peer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("member", peer.member());
        json.put("address", peer.address());
        var known = peer.node();
        json.put("name", known == null ? null : known.name());
        json.put("site", known == null ? null : known.site());
        json.put("role", known == null ? null : known.role().name().toLowerCase(Locale.ROOT));
        json.put("listed", peer.listed());
        var compared = peer.lastComparedAgo();
        json.put("lastComparedMs", compared == null ? null : compared.toMillis());
        json.put("position", String.valueOf(peer.position()));
        json.put("rootHash", peer.rootHash());
        return json;
    }

    private Response explain(Request request) {
        String name = request.parameter("name");
        String client = request.parameter("client");
        if (name == null) {
            return Response.error(400, "name is required");
        }
        String type = request.parameter("type");
        String asked = type == null ? "A" : type.toUpperCase(Locale.ROOT);
        if (!asked.equals("A") && !asked.equals("AAAA")) {
            return Response.error(400, "type must be A or AAAA, was '" + type + "'");
        }
        IpAddress clientAddress = client == null ? null : address("client", client);
        String resolver = request.parameter("resolver");
        IpAddress resolverAddress = resolver == null ? null : address("resolver", resolver);
        if (clientAddress == null && resolverAddress == null) {
            return Response.error(400, "client or resolver is required");
        }
        return Response.ok(
                explainer.explain(
                        normal(name), clientAddress, resolverAddress, asked.equals("AAAA")));
    }

    private static IpAddress address(String parameter, String text) {
        return IpAddress.parse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                parameter + " must be an IP address, was '" + text + "'"));
    }

    private List<Map<String, Object>> accepted() {
        List<Map<String, Object>> accepted = new ArrayList<>();
        for (var service : node.serving().zones().services().values()) {
            for (Pool pool : service.source().pools()) {
                for (Member member : pool.members()) {
                    for (Origin origin : member.origins()) {
                        Map<String, Object> entry = new LinkedHashMap<>();
                        entry.put("cluster", origin.cluster());
                        entry.put("kind", origin.kind());
                        entry.put("namespace", origin.namespace());
                        entry.put("name", origin.name());
                        entry.put("fqdn", service.source().fqdn());
                        entry.put("address", member.address().toString());
                        accepted.add(entry);
                    }
                }
            }
        }
        return accepted;
    }

    private List<Rejection> rejected() {
        return rejections(node, null);
    }

    /// All rejections, or those that concern a name.
    static List<Rejection> rejections(DnsNode node, @Nullable String fqdn) {
        return node.serving().log().records().values().stream()
                .filter(Rejection.class::isInstance)
                .map(Rejection.class::cast)
                .filter(rejection ->
                        fqdn == null
                                || rejection.fqdns().isEmpty()
                                || rejection.fqdns().contains(fqdn))
                .toList();
    }

    static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}

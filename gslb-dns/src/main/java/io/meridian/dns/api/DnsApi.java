package io.meridian.dns.api;

import io.meridian.daemon.ApiServer;
import io.meridian.daemon.ApiServer.Request;
import io.meridian.daemon.ApiServer.Response;
import io.meridian.daemon.Excerpt;
import io.meridian.daemon.JsonFields;
import io.meridian.dns.DnsNode;
import io.meridian.geo.GeoWatcher;
import io.meridian.model.IpAddress;
import io.meridian.model.Rejection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The routes of a DNS node's API. Everything is read from what is served at that moment.
public final class DnsApi {

    private final DnsNode node;
    private final ServicesJson services;
    private final Explainer explainer;
    private final DnsMetrics metrics;
    private final OverridesApi overrides;
    private final ZonesApi zones;

    public DnsApi(DnsNode node) {
        this.node = node;
        this.services = new ServicesJson(node);
        this.explainer =
                new Explainer(
                        node::serving,
                        node::isSettled,
                        (serving, slot, state) ->
                                new MemberHealth(node.health(), serving).of(slot, state));
        this.metrics = new DnsMetrics(node);
        this.overrides = new OverridesApi(node);
        this.zones = new ZonesApi(node);
    }

    public void addTo(ApiServer server) {
        server.route("/api/v1/services", this::services);
        server.route("/api/v1/sites", _ -> Response.ok(SitesJson.of(node)));
        server.route("/api/v1/explain", this::explain);
        server.changingRoute("/api/v1/geo", this::geo);
        server.route("/api/v1/overrides/audit", _ -> Response.ok(overrides.audit()));
        server.changingRoute("/api/v1/overrides", overrides::handle);
        server.changingRoute("/api/v1/zones", zones::handle);
        server.route("/api/v1/accepted", _ -> Response.ok(services.accepted()));
        server.route("/api/v1/rejected", _ -> Response.ok(rejected()));
        server.route("/metrics", _ -> Response.ok(metrics.scrape()));
        server.route("/livez", _ -> Response.ok(Map.of("status", "alive")));
        server.route("/readyz", _ -> ready());
    }

    private Response geo(Request request) {
        if (request.method().equals("GET")) {
            return Response.ok(GeoJson.of(node));
        }
        if (!request.rest().equals("reload")) {
            return Response.error(404, "only /api/v1/geo/reload takes a POST");
        }
        JsonFields.none(request.body());
        if (node.config().geo().files().isEmpty()) {
            return Response.error(404, "no geo files are configured");
        }
        GeoWatcher.Status status = node.reloadGeo();
        return status.problem() == null
                ? Response.ok(GeoJson.of(node))
                : Response.error(409, "the data stay as they were: " + status.problem());
    }

    private Response ready() {
        if (!node.isSettled()) {
            return Response.error(503, "no services have been heard of yet (cold start)");
        }
        int held = node.health().heldServices();
        return held == 0
                ? Response.ok(Map.of("status", "ready"))
                : Response.error(503, held + " services wait for the first tests of their members");
    }

    private Response services(Request request) {
        if (request.rest().isEmpty()) {
            return Response.ok(services.all());
        }
        String fqdn = normal(request.rest());
        ServicesJson.One one = services.one(fqdn);
        return one == null
                ? Response.error(
                        404, "'" + Excerpt.of(fqdn) + "' is not a service that is served here")
                : Response.ok(one);
    }

    /// What was published as refused, and this node's own zone files.
    private List<Rejection> rejected() {
        return Stream.concat(node.serving().published(Rejection.class), zones.rejections())
                .toList();
    }

    static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /// The server answers 400 with the message of an `IllegalArgumentException`.
    private Response explain(Request request) {
        request.onlyParameters("name", "client", "resolver", "type");
        String name = request.parameter("name");
        if (name == null) {
            throw new IllegalArgumentException("name is required");
        }
        String type = request.parameter("type");
        Question question = Question.of(name, type == null ? "A" : type);
        Asker asker = new Asker(address(request, "client"), address(request, "resolver"));
        return Response.ok(explainer.explain(question, asker));
    }

    private static @Nullable IpAddress address(Request request, String parameter) {
        String text = request.parameter(parameter);
        return text == null
                ? null
                : IpAddress.parse(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        parameter
                                                + " must be an IP address without prefix, port and"
                                                + " zone, was '"
                                                + Excerpt.of(text)
                                                + "'"));
    }
}

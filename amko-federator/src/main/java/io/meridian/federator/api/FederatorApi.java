package io.meridian.federator.api;

import io.meridian.daemon.ApiServer;
import io.meridian.daemon.ApiServer.Request;
import io.meridian.daemon.ApiServer.Response;
import io.meridian.federator.assemble.StaleMembers;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.publish.Publishing;
import io.meridian.federator.reconcile.Outcome;
import io.meridian.federator.reconcile.ReconcileLoop;
import io.meridian.mesh.Mesh;
import io.meridian.model.GslbService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The routes of a federator's API: what it selected, refused, and made.
public final class FederatorApi {

    /// A loop that has not turned for so long hangs: it turns every second when nothing happens.
    private static final long ALIVE_MILLIS = 30_000;

    private final ReconcileLoop loop;
    private final Mesh mesh;
    private final FederatorMetrics metrics;

    public FederatorApi(ReconcileLoop loop, Mesh mesh, Publishing publishing) {
        this.loop = loop;
        this.mesh = mesh;
        this.metrics = new FederatorMetrics(loop, mesh, publishing);
    }

    public void addTo(ApiServer server) {
        server.route("/api/v1/services", this::service);
        server.route("/api/v1/accepted", _ -> Response.ok(accepted()));
        server.route("/api/v1/rejected", _ -> Response.ok(rejections()));
        server.route("/api/v1/sites", _ -> Response.ok(ClustersJson.of(loop, mesh)));
        server.route("/metrics", _ -> Response.ok(metrics.scrape()));
        server.route("/livez", _ -> alive());
        server.route("/readyz", _ -> ready());
    }

    private Response alive() {
        return loop.sinceTurnMillis() < ALIVE_MILLIS
                ? Response.ok(Map.of("status", "alive"))
                : Response.error(
                        503,
                        "the reconcile loop last turned " + loop.sinceTurnMillis() + " ms ago");
    }

    private Response ready() {
        return loop.outcome() != null
                ? Response.ok(Map.of("status", "ready"))
                : Response.error(503, "the reconcile loop has not turned yet");
    }

    private Map<String, GslbService> services() {
        Outcome outcome = loop.outcome();
        return outcome == null ? Map.of() : outcome.assembly().services();
    }

    private List<?> rejections() {
        Outcome outcome = loop.outcome();
        return outcome == null ? List.of() : outcome.rejections();
    }

    private Response service(Request request) {
        if (request.rest().isEmpty()) {
            return Response.ok(Map.of("services", List.copyOf(services().keySet())));
        }
        GslbService service = services().get(request.rest().toLowerCase(Locale.ROOT));
        if (service == null) {
            return Response.error(
                    404, request.rest() + " is not a service that was assembled here");
        }
        Outcome outcome = loop.outcome();
        List<String> notes = new ArrayList<>();
        if (outcome != null) {
            outcome.assembly().notes().stream()
                    .filter(note -> note.startsWith(service.fqdn() + ":"))
                    .forEach(notes::add);
        }
        return Response.ok(
                Map.of(
                        "service",
                        ServiceJson.of(service, StaleMembers.of(loop.views())),
                        "notes",
                        notes));
    }

    private List<Map<String, Object>> accepted() {
        List<Map<String, Object>> accepted = new ArrayList<>();
        Outcome outcome = loop.outcome();
        if (outcome != null) {
            for (ObjectReport report : outcome.reports()) {
                if (report.isAccepted()) {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("cluster", report.object().cluster());
                    json.put("kind", report.object().key().kind());
                    json.put("namespace", report.object().key().namespace());
                    json.put("name", report.object().key().name());
                    json.put("services", report.fqdns());
                    json.put("notes", report.notes());
                    json.put("notInForce", report.notInForce());
                    accepted.add(json);
                }
            }
        }
        return accepted;
    }
}

package io.meridian.dns.api;

import io.meridian.daemon.ApiServer.Request;
import io.meridian.daemon.ApiServer.Response;
import io.meridian.daemon.Excerpt;
import io.meridian.daemon.JsonFields;
import io.meridian.dns.DnsNode;
import io.meridian.dns.zone.CompiledZone;
import io.meridian.dns.zone.load.ZoneStatus;
import io.meridian.model.Position;
import io.meridian.model.Problem;
import io.meridian.model.Rejection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The zones as the API tells of them, and the order to look at their files now.
final class ZonesApi {

    /// @param state `served`, `served, newer file refused`, or `not loaded`
    /// @param source the file, or `configuration`
    private record Shown(
            String name,
            String state,
            String source,
            @Nullable Long serial,
            @Nullable Integer records,
            @Nullable String servedSince,
            List<String> problems,
            List<String> warnings) {}

    /// @param refused zones whose file, as it is now, is not served
    private record Reloaded(int zones, List<Shown> refused) {}

    private final DnsNode node;

    ZonesApi(DnsNode node) {
        this.node = node;
    }

    Response handle(Request request) {
        if (request.method().equals("POST")) {
            if (!request.rest().equals("reload")) {
                return Response.error(404, "only /api/v1/zones/reload takes a POST");
            }
            JsonFields.none(request.body());
            node.reloadZones(false);
            return Response.ok(
                    new Reloaded(
                            node.serving().zones().zones().size(),
                            shown().filter(zone -> !zone.problems().isEmpty()).toList()));
        }
        if (request.rest().isEmpty()) {
            return Response.ok(shown().toList());
        }
        String name = DnsApi.normal(request.rest());
        return shown().filter(zone -> zone.name().equals(name))
                .findFirst()
                .map(Response::ok)
                .orElse(
                        Response.error(
                                404, "'" + Excerpt.of(name) + "' is not a zone of this node"));
    }

    private Stream<Shown> shown() {
        Position position = node.serving().log().position();
        return node.zones().statuses().stream().map(zone -> shown(zone, position));
    }

    private static Shown shown(ZoneStatus zone, Position position) {
        CompiledZone served = zone.served();
        return new Shown(
                zone.name(),
                served == null
                        ? "not loaded"
                        : zone.isRefused() ? "served, newer file refused" : "served",
                source(zone),
                served == null ? null : (Long) served.serialAt(position),
                served == null ? null : (Integer) served.records(),
                Objects.toString(zone.servedSince(), null),
                lines(zone.problems()),
                lines(zone.warnings()));
    }

    private static String source(ZoneStatus zone) {
        return zone.file() == null ? "configuration" : zone.file().toString();
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    /// The zone files that are refused, in the form of other rejections.
    Stream<Rejection> rejections() {
        return node.zones().statuses().stream()
                .filter(ZoneStatus::isRefused)
                .map(zone ->
                        new Rejection(
                                "",
                                "Zone",
                                "",
                                zone.name(),
                                source(zone),
                                lines(zone.problems()),
                                List.of(),
                                zone.served() == null ? "nothing" : "the last good version"));
    }
}

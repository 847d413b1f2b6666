package io.meridian.federator.api;

import io.meridian.daemon.ApiServer;
import io.meridian.daemon.ApiServer.Request;
import io.meridian.daemon.ApiServer.Response;
import io.meridian.daemon.JsonFields;
import io.meridian.federator.publish.PublishException;
import io.meridian.federator.publish.Publishing;
import io.meridian.federator.reconcile.ReconcileLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `/api/v1/publish`: what is held and can be gone back to; below it, by POST, `approve`,
/// `discard`, `freeze`, `thaw` and `rollback`.
public final class PublishApi {

    private static final String PATH = "/api/v1/publish";

    private final ReconcileLoop loop;
    private final Publishing publishing;

    public PublishApi(ReconcileLoop loop, Publishing publishing) {
        this.loop = loop;
        this.publishing = publishing;
    }

    public void addTo(ApiServer server) {
        server.changingRoute(PATH, this::answer);
    }

    private Response answer(Request request) {
        if (request.method().equals("GET")) {
            return request.rest().isEmpty()
                    ? Response.ok(view())
                    : Response.error(405, "POST to " + PATH + "/" + request.rest());
        }
        try {
            Response response = change(request.rest(), request.body());
            loop.turnSoon();
            return response;
        } catch (PublishException refused) {
            return Response.error(status(refused.reason()), String.valueOf(refused.getMessage()));
        }
    }

    private static int status(PublishException.Reason reason) {
        return switch (reason) {
            case NothingHeld, UnknownPosition -> 404;
            case NotLeading, NotPublished -> 409;
        };
    }

    private Response change(String verb, String body) {
        return switch (verb) {
            case "approve" -> {
                JsonFields.none(body);
                yield services(List.copyOf(publishing.approve()));
            }
            case "discard" -> {
                JsonFields.none(body);
                yield services(List.copyOf(publishing.discard()));
            }
            case "freeze" -> {
                JsonFields fields = JsonFields.read(body, Set.of("reason"));
                String reason = fields.text("reason");
                fields.throwIfAny();
                publishing.freeze(reason == null ? "by an operator" : reason);
                yield Response.ok(view());
            }
            case "thaw" -> {
                JsonFields.none(body);
                publishing.thaw();
                yield Response.ok(view());
            }
            case "rollback" -> {
                JsonFields fields = JsonFields.read(body, Set.of("to"));
                String position = fields.required("to");
                fields.throwIfAny();
                yield Response.ok(
                        Map.of(
                                "to",
                                position,
                                "position",
                                publishing.rollBack(position).toString()));
            }
            default -> Response.error(404, "there are approve, discard, freeze, thaw and rollback");
        };
    }

    private static Response services(List<String> services) {
        return Response.ok(Map.of("services", services));
    }

    private Map<String, Object> view() {
        Publishing.View view = publishing.view();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("position", view.position());
        json.put("services", view.served());
        json.put("held", view.held());
        json.put("discarded", view.discarded());
        json.put("frozen", view.frozen());
        json.put("history", view.history());
        return json;
    }
}

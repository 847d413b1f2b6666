package io.meridian.federator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.daemon.ApiServer;
import io.meridian.daemon.ApiServer.Request;
import io.meridian.daemon.ApiServer.Response;
import io.meridian.federator.publish.PublishException;
import io.meridian.federator.publish.Publishing;
import io.meridian.federator.reconcile.ReconcileLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `/api/v1/publish`: what is held and can be gone back to; below it, by POST, `approve`,
/// `discard`, `freeze`, `thaw` and `rollback`.
public final class PublishApi {

    private static final String PATH = "/api/v1/publish";
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
            Response response = change(request.rest(), body(request.body()));
            loop.turnSoon();
            return response;
        } catch (PublishException refused) {
            return Response.error(status(refused.reason()), String.valueOf(refused.getMessage()));
        } catch (JsonProcessingException malformed) {
            return Response.error(400, "the body is not JSON: " + malformed.getOriginalMessage());
        }
    }

    private static int status(PublishException.Reason reason) {
        return switch (reason) {
            case NothingHeld, UnknownPosition -> 404;
            case NotLeading, NotPublished -> 409;
        };
    }

    private static JsonNode body(String body) throws JsonProcessingException {
        return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    }

    private Response change(String verb, JsonNode body) {
        return switch (verb) {
            case "approve" -> services(List.copyOf(publishing.approve()));
            case "discard" -> services(List.copyOf(publishing.discard()));
            case "freeze" -> {
                publishing.freeze(body.path("reason").asText("by an operator"));
                yield Response.ok(view());
            }
            case "thaw" -> {
                publishing.thaw();
                yield Response.ok(view());
            }
            case "rollback" -> {
                String position = body.path("to").asText("");
                yield position.isEmpty()
                        ? Response.error(400, "to: must be a position")
                        : Response.ok(
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

package io.meridian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a node's API.
public final class ApiClient {

    private static final String DEFAULT = "http://127.0.0.1:8301";

    private final String base;

    /// @param api the URL given on the command line; empty: `GSLB_API`, else the demo's first site
    public ApiClient(String api) {
        String environment = System.getenv("GSLB_API");
        String chosen =
                !api.isEmpty()
                        ? api
                        : environment != null && !environment.isEmpty() ? environment : DEFAULT;
        this.base = chosen.endsWith("/") ? chosen.substring(0, chosen.length() - 1) : chosen;
    }

    /// The answer as JSON.
    ///
    /// @throws CommandException when there is none, or it is an error
    public JsonNode get(String path) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(10));
            String token = System.getenv("GSLB_TOKEN");
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode json = new ObjectMapper().readTree(response.body());
            if (response.statusCode() != 200) {
                throw new CommandException(
                        response.statusCode() == 404 ? ExitCode.NOT_SO : ExitCode.INVALID,
                        json.path("error").asText("the API answered " + response.statusCode()));
            }
            return json;
        } catch (IllegalArgumentException malformed) {
            throw new CommandException(ExitCode.INVALID, "not a URL: " + base, malformed);
        } catch (IOException unreachable) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "no answer from " + base + " (is the node running? see --api and GSLB_API)",
                    unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.UNAVAILABLE, "interrupted", interrupted);
        }
    }
}

package io.meridian.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.cli.CliException;
import io.meridian.cli.CliException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks a node's HTTP API. Uses the JDK's old HTTP client because the new one takes a quarter of a
/// second to load.
public final class ApiClient {

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String base;
    private final @Nullable String token;

    /// @param base `http://127.0.0.1:8300`
    /// @param token sent as bearer; null without
    public ApiClient(String base, @Nullable String token) {
        this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.token = token;
    }

    /// @param path of the resource, from `/` on
    /// @param parameters of the query, not encoded yet
    /// @throws CliException `Unavailable` when there is no answer, `BadInput` when the node calls
    ///   the question wrong, `NotSo` when there is no such thing
    public JsonNode get(String path, Map<String, String> parameters) {
        String query =
                parameters.entrySet().stream()
                        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&"));
        return send("GET", query.isEmpty() ? path : path + "?" + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// @throws CliException as {@link #get} does; `Unavailable` too when the node will not do it
    public JsonNode post(String path, JsonNode body) {
        return send("POST", path, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// @param method `GET` or `POST`, without a body
    public JsonNode send(String method, String resource) {
        return send(method, resource, new byte[0]);
    }

    private JsonNode send(String method, String resource, byte[] content) {
        HttpURLConnection connection = null;
        try {
            connection = open(method, resource);
            if (content.length > 0) {
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(content);
                }
            }
            int status = connection.getResponseCode();
            byte[] body = body(connection, status);
            return status == 200 ? JSON.readTree(body) : refuse(status, body);
        } catch (JsonProcessingException malformed) {
            throw new CliException(
                    Reason.Unavailable,
                    base + " does not answer as a Meridian node does: is it one?",
                    malformed);
        } catch (IOException failed) {
            throw new CliException(
                    Reason.Unavailable, base + " does not answer: " + failed.getMessage(), failed);
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private HttpURLConnection open(String method, String resource) throws IOException {
        URI uri;
        try {
            uri = new URI(base + resource);
        } catch (URISyntaxException malformed) {
            throw notAnAddress(malformed);
        }
        if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
            throw notAnAddress(null);
        }
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setUseCaches(false);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        return connection;
    }

    private CliException notAnAddress(@Nullable Throwable cause) {
        String message = "the API's URL must be like http://127.0.0.1:8300, was '" + base + "'";
        return cause == null
                ? new CliException(Reason.BadInput, message)
                : new CliException(Reason.BadInput, message, cause);
    }

    private static byte[] body(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in =
                status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private JsonNode refuse(int status, byte[] body) throws IOException {
        JsonNode answer = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        String error = answer.path("error").asText("status " + status);
        Reason reason =
                switch (status) {
                    case 400 -> Reason.BadInput;
                    case 404 -> Reason.NotSo;
                    default -> Reason.Unavailable;
                };
        throw new CliException(reason, reason == Reason.Unavailable ? base + ": " + error : error);
    }
}

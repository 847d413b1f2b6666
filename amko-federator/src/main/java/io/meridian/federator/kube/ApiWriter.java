package io.meridian.federator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.meridian.federator.watch.ObjectKey;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The few requests that write to an API server, counted, and what it takes to write an event once.
/// Each blocks, and throws what the server answers.
///
/// They go through the client's HTTP layer, with its credentials, as the JSON that they are: the
/// client's own patches take text for YAML, and then an empty string for nothing.
final class ApiWriter {

    static final String FIELD_MANAGER = "gslb-federator";

    private static final String MANAGED = "?fieldManager=" + FIELD_MANAGER;
    private static final String JSON_TYPE = "application/json";
    private static final String MERGE_TYPE = "application/merge-patch+json";
    private static final long TIMEOUT_SECONDS = 15;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicLong writes = new AtomicLong();

    /// How many requests were made, the refused ones included.
    long writes() {
        return writes.get();
    }

    /// The object as the server has it; null when it is not there. No write.
    @Nullable JsonNode find(KubernetesClient client, KubeKind.Name name, ObjectKey key) {
        String path = path(name, key);
        try {
            return answer(client, "GET " + path, request(client, path).build());
        } catch (KubernetesClientException refused) {
            if (isNotFound(refused)) {
                return null;
            }
            throw refused;
        }
    }

    /// Merges into the status subresource.
    ///
    /// @return the status as the server now has it
    JsonNode patchStatus(
            KubernetesClient client, KubeKind.Name name, ObjectKey key, Object status) {
        String path = path(name, key) + "/status" + MANAGED;
        return send(client, "PATCH", MERGE_TYPE, path, Map.of("status", status)).path("status");
    }

    /// Merges into the object.
    ///
    /// @return the object as the server now has it
    JsonNode patch(KubernetesClient client, KubeKind.Name name, ObjectKey key, Object part) {
        return send(client, "PATCH", MERGE_TYPE, path(name, key) + MANAGED, part);
    }

    /// Creates an object.
    ///
    /// @return the object as the server now has it
    JsonNode create(KubernetesClient client, KubeKind.Name name, String namespace, Object object) {
        return send(client, "POST", JSON_TYPE, path(name, namespace) + MANAGED, object);
    }

    /// Creates a namespace.
    void createNamespace(KubernetesClient client, Map<String, Object> metadata) {
        Map<String, Object> body =
                Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", metadata);
        var _ = send(client, "POST", JSON_TYPE, "/api/v1/namespaces" + MANAGED, body);
    }

    /// Deletes an object; one that is gone is deleted.
    void delete(KubernetesClient client, KubeKind.Name name, ObjectKey key) {
        try {
            var _ = send(client, "DELETE", JSON_TYPE, path(name, key), Map.of());
        } catch (KubernetesClientException refused) {
            if (!isNotFound(refused)) {
                throw refused;
            }
        }
    }

    private static String path(KubeKind.Name name, ObjectKey key) {
        return path(name, key.namespace()) + "/" + key.name();
    }

    private static String path(KubeKind.Name name, String namespace) {
        return name.path() + "/namespaces/" + namespace + "/" + name.plural();
    }

    private JsonNode send(
            KubernetesClient client, String method, String type, String path, Object body) {
        writes.incrementAndGet();
        HttpRequest request =
                request(client, path).method(method, type, KubeObjects.write(body)).build();
        return answer(client, method + " " + path, request);
    }

    private static HttpRequest.Builder request(KubernetesClient client, String path) {
        String server = client.getMasterUrl().toString().replaceFirst("/$", "");
        return client.getHttpClient().newHttpRequestBuilder().uri(server + path);
    }

    private static JsonNode answer(KubernetesClient client, String what, HttpRequest request) {
        try {
            HttpResponse<String> response =
                    client.getHttpClient()
                            .sendAsync(request, String.class)
                            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            JsonNode answer = parse(response.body());
            if (!response.isSuccessful()) {
                String message = answer.path("message").asText(what);
                throw new KubernetesClientException(
                        response.code() + " " + message, response.code(), null);
            }
            return answer;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KubernetesClientException(what + " was interrupted");
        } catch (ExecutionException | TimeoutException failed) {
            throw new KubernetesClientException(what + ": " + failed, failed);
        }
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException plainText) {
            return JSON.createObjectNode().put("message", text);
        }
    }

    static boolean isConflict(KubernetesClientException refused) {
        return refused.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    static boolean isForbidden(KubernetesClientException refused) {
        return refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }

    static boolean isNotFound(KubernetesClientException refused) {
        return refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /// A tree as maps, lists and scalars.
    static Object plain(JsonNode tree) {
        return JSON.convertValue(tree, Object.class);
    }

    /// Maps, lists and scalars as a tree in which equal values are equal.
    static JsonNode tree(Object plain) {
        return parse(KubeObjects.write(plain));
    }
}

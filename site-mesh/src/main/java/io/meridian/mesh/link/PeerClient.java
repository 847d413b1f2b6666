package io.meridian.mesh.link;

import io.meridian.mesh.codec.MeshCodec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Asks one peer. Blocks; for virtual threads. A silent peer costs three seconds, a talkative one
/// is cut off.
public final class PeerClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 256 << 20;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    /// @param address `host:port`
    /// @throws IOException when there is no answer
    /// @throws MeshCodec.MalformedException when the answer is not what it must be
    public PeerMessages.Status status(String address) throws IOException {
        return get(address, "/mesh/v1/status", PeerMessages.Status.class);
    }

    public PeerMessages.Stream opinions(String address) throws IOException {
        return get(address, "/mesh/v1/opinions", PeerMessages.Stream.class);
    }

    public PeerMessages.Records records(String address, List<Integer> buckets) throws IOException {
        String list = buckets.stream().map(String::valueOf).collect(Collectors.joining(","));
        return get(address, "/mesh/v1/records?buckets=" + list, PeerMessages.Records.class);
    }

    private <T> T get(String address, String path, Class<T> type) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + path))
                        .timeout(TIMEOUT)
                        .build();
        try {
            HttpResponse<InputStream> response =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] octets = body.readNBytes(MAX_BYTES);
                if (response.statusCode() != 200) {
                    throw new IOException(path + " answered " + response.statusCode());
                }
                return MeshCodec.read(octets, type);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

package io.meridian.mesh.link;

import io.meridian.mesh.MeshStats;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.log.StoredRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// Asks peers, and tells them. Blocks; for virtual threads. A peer that is silent, or sends an
/// octet a second, costs three seconds; one that talks without end is cut off.
public final class PeerClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /// For a whole answer: a page of records is two megabytes.
    private static final long ANSWER_SECONDS = 3;

    /// A page that is one bucket can be larger than a page should be.
    private static final long MAX_ANSWER_BYTES = 64 << 20;

    private final MeshStats stats;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    public PeerClient(MeshStats stats) {
        this.stats = stats;
    }

    /// @param address `host:port`
    /// @throws IOException when there is no answer
    /// @throws io.meridian.mesh.codec.MalformedException when the answer is not what it must be
    public PeerMessages.Status status(String address) throws IOException {
        return get(address, "/mesh/v1/status", PeerMessages.Status.class);
    }

    public PeerMessages.Stream opinions(String address) throws IOException {
        return get(address, "/mesh/v1/opinions", PeerMessages.Stream.class);
    }

    public PeerMessages.Overrides overrides(String address) throws IOException {
        return get(address, "/mesh/v1/overrides", PeerMessages.Overrides.class);
    }

    /// A page of hints, as octets.
    public byte[] hints(String address, int from) throws IOException {
        return octets(address, "/mesh/v1/hints?from=" + from);
    }

    /// All records of some buckets of one set, page by page.
    public List<StoredRecord> records(String address, String rootHash, List<Integer> buckets)
            throws IOException {
        List<StoredRecord> records = new ArrayList<>();
        List<Integer> missing = new ArrayList<>(buckets);
        while (!missing.isEmpty()) {
            PeerMessages.Records page = page(address, rootHash, missing);
            if (!page.rootHash().equals(rootHash) || !missing.removeAll(page.buckets())) {
                throw new IOException("records of another set, or of none");
            }
            page.records().forEach(text -> records.add(StoredRecord.read(text)));
        }
        return records;
    }

    private PeerMessages.Records page(String address, String rootHash, List<Integer> buckets)
            throws IOException {
        String list = buckets.stream().map(String::valueOf).collect(Collectors.joining(","));
        String path = "/mesh/v1/records?root=" + rootHash + "&buckets=" + list;
        return get(address, path, PeerMessages.Records.class);
    }

    /// Tells a peer what others are told by a push.
    ///
    /// @throws IOException when it was not taken
    public void push(String address, byte[] message) throws IOException {
        URI uri = uri("http://" + address + "/mesh/v1/push");
        HttpRequest request =
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(message)).build();
        int code = send(request).statusCode();
        if (code != 204) {
            throw new IOException("a push was answered " + code);
        }
    }

    private <T extends Record> T get(String address, String path, Class<T> type)
            throws IOException {
        return MeshCodec.read(octets(address, path), type);
    }

    private byte[] octets(String address, String path) throws IOException {
        HttpResponse<byte[]> response =
                send(HttpRequest.newBuilder(uri("http://" + address + path)).build());
        stats.fetchedBytes.add(response.body().length);
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        return response.body();
    }

    private static URI uri(String text) throws IOException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException malformed) { // a root hash that is none
            throw new IOException("not an address: " + text, malformed);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request,
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException silent) {
            throw new IOException("no answer within " + ANSWER_SECONDS + " s", silent);
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            boolean _ = answer.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

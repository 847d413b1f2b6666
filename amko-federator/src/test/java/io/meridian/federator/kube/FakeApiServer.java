package io.meridian.federator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// An API server of the kinds that a federator watches: lists in pages, watches with bookmarks, 410
/// Gone in both its shapes; and on command what a real one does only by accident.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
final class FakeApiServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param version of the change
    private record Event(long version, String line) {}

    private static final class Kind {
        final Map<String, ObjectNode> objects = new TreeMap<>();
        final List<Event> log = new ArrayList<>();
        final List<BlockingQueue<String>> watchers = new ArrayList<>();
        long compacted;
        int refusals;
        int refusedWith;
        int lists;
        int watches;
    }

    private final FakeHttpServer server;
    private final Map<String, Kind> kinds = new HashMap<>();
    private final Map<String, List<ObjectNode>> pages = new HashMap<>();
    private long version = 1_000;
    private int uids;
    private int pageSize = Integer.MAX_VALUE;
    private int expiring;
    private boolean goneAsEvent;
    private int gones;
    private boolean ready = true;
    private boolean webSockets = true;

    FakeApiServer(int port) throws IOException {
        List.of("Namespace", "Service", "Ingress", "EndpointSlice").forEach(this::serve);
        server = new FakeHttpServer(port, this::answer);
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /// Begins to serve a kind, under the name that is preferred.
    synchronized void serve(String kind) {
        kinds.put(path(kind), new Kind());
    }

    private static KubeKind.Name name(String kind) {
        return KubeKind.named(kind).orElseThrow().names().getFirst();
    }

    private static String path(String kind) {
        return name(kind).path() + "/" + name(kind).plural();
    }

    private Kind kind(String kind) {
        return kinds.get(path(kind));
    }

    /// Creates an object or replaces its fields.
    ///
    /// @param fields beside the metadata, as JSON
    synchronized ObjectNode put(String kind, String name, String fields) {
        Kind served = kind(kind);
        ObjectNode before = served.objects.get(name);
        ObjectNode object = tree(fields);
        object.put("apiVersion", name(kind).apiVersion()).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name);
        if (!kind.equals("Namespace")) {
            metadata.put("namespace", "shop");
        }
        metadata.put("uid", before == null ? "uid-" + ++uids : before.at("/metadata/uid").asText());
        metadata.put("resourceVersion", Long.toString(++version));
        served.objects.put(name, object);
        tell(served, before == null ? "ADDED" : "MODIFIED", object);
        return object;
    }

    synchronized ObjectNode delete(String kind, String name) {
        Kind served = kind(kind);
        ObjectNode object = served.objects.remove(name).deepCopy();
        object.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        tell(served, "DELETED", object);
        return object;
    }

    /// Holds an earlier version again, as after a restore from a backup: nobody is told.
    synchronized void restore(String kind, String name, ObjectNode earlier) {
        kind(kind).objects.put(name, earlier);
    }

    private void tell(Kind kind, String type, ObjectNode object) {
        String line = event(type, object);
        kind.log.add(new Event(version, line));
        kind.watchers.forEach(each -> each.add(line));
    }

    private static String event(String type, ObjectNode object) {
        return JSON.createObjectNode().put("type", type).set("object", object).toString();
    }

    /// Tells watchers what did not just happen.
    synchronized void say(String kind, String type, ObjectNode object) {
        kind(kind).watchers.forEach(each -> each.add(event(type, object)));
    }

    synchronized void bookmark(String kind) {
        ObjectNode object = tree("{}");
        object.put("apiVersion", name(kind).apiVersion()).put("kind", kind);
        object.putObject("metadata").put("resourceVersion", Long.toString(version));
        say(kind, "BOOKMARK", object);
    }

    /// Ends all watches; they may begin anew.
    synchronized void endWatches() {
        kinds.values()
                .forEach(kind -> {
                    kind.watchers.forEach(each -> each.add(FakeHttpServer.END));
                    kind.watchers.clear();
                });
    }

    /// What happened so far can be listed, and watched no more.
    ///
    /// @param asEvent whether a watch is told in its stream, or by the status of its reply
    synchronized void compact(boolean asEvent) {
        goneAsEvent = asEvent;
        version++;
        kinds.values()
                .forEach(kind -> {
                    kind.log.clear();
                    kind.compacted = version;
                });
    }

    /// Refuses so many requests for a kind.
    synchronized void refuse(String kind, int status, int times) {
        Kind refused = kinds.computeIfAbsent(path(kind), _ -> new Kind());
        refused.refusedWith = status;
        refused.refusals = times;
    }

    synchronized void ready(boolean now) {
        ready = now;
    }

    /// As behind a proxy that lets no WebSocket through: clients fall back to plain HTTP.
    synchronized void withoutWebSockets() {
        webSockets = false;
    }

    synchronized void pageSize(int objects) {
        pageSize = objects;
    }

    /// So many pages are asked for too late.
    synchronized void expirePages(int times) {
        expiring = times;
    }

    synchronized int lists(String kind) {
        return kind(kind).lists;
    }

    synchronized int watches(String kind) {
        return kind(kind).watches;
    }

    /// How many watches were told that their position is gone.
    synchronized int gones() {
        return gones;
    }

    synchronized int refusalsLeft(String kind) {
        return kind(kind).refusals;
    }

    private void answer(FakeHttpServer.Exchange exchange) throws IOException, InterruptedException {
        if (exchange.path().equals("/readyz")) {
            exchange.reply(ready ? 200 : 500, ready ? "ok" : "not yet");
        } else if (exchange.asks("watch")) {
            watch(exchange);
        } else {
            list(exchange);
        }
    }

    private void list(FakeHttpServer.Exchange exchange) throws IOException {
        int status;
        String body;
        synchronized (this) {
            Kind kind = kinds.get(exchange.path());
            status = refusal(kind);
            if (status == 200 && exchange.asks("continue") && expiring > 0) {
                expiring--;
                status = 410;
            }
            body = status == 200 ? page(kind, exchange) : failure(status);
        }
        exchange.reply(status, body);
    }

    private static int refusal(Kind kind) {
        if (kind == null) {
            return 404;
        }
        if (kind.refusals > 0) {
            kind.refusals--;
            return kind.refusedWith;
        }
        return 200;
    }

    private String page(Kind kind, FakeHttpServer.Exchange exchange) {
        String token = exchange.query("continue", null);
        List<ObjectNode> rest =
                token == null ? new ArrayList<>(kind.objects.values()) : pages.remove(token);
        int limit = Math.min(pageSize, Integer.parseInt(exchange.query("limit", "1000000")));
        int end = Math.min(limit, rest.size());
        ObjectNode list = tree("{\"kind\":\"List\",\"apiVersion\":\"v1\"}");
        list.putArray("items").addAll(rest.subList(0, end));
        ObjectNode metadata = list.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(version));
        if (end < rest.size()) {
            String next = "page-" + version + "-" + pages.size() + "-" + rest.size();
            pages.put(next, new ArrayList<>(rest.subList(end, rest.size())));
            metadata.put("continue", next);
        }
        kind.lists += limit > 1 && token == null ? 1 : 0;
        return list.toString();
    }

    private void watch(FakeHttpServer.Exchange exchange) throws IOException, InterruptedException {
        if (exchange.isWebSocket() && !webSockets) {
            exchange.reply(200, "no WebSocket here");
            return;
        }
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        int status;
        synchronized (this) {
            Kind kind = kinds.get(exchange.path());
            status = refusal(kind);
            if (status == 200) {
                status =
                        begin(kind, Long.parseLong(exchange.query("resourceVersion", "0")), events);
            }
        }
        if (status == 200) {
            exchange.stream(events);
        } else {
            exchange.reply(status, failure(status));
        }
    }

    private int begin(Kind kind, long from, BlockingQueue<String> events) {
        if (from >= kind.compacted) {
            kind.log.stream()
                    .filter(each -> each.version > from)
                    .forEach(each -> events.add(each.line));
            kind.watchers.add(events);
            kind.watches++;
            return 200;
        }
        gones++;
        events.add(event("ERROR", tree(failure(410))));
        events.add(FakeHttpServer.END);
        return goneAsEvent ? 200 : 410;
    }

    private static String failure(int status) {
        return """
        {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"message":"refused with %1$d","reason":"%s"}\
        """
                .formatted(status, status == 410 ? "Expired" : "Forbidden");
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }

    @Override
    public void close() {
        endWatches();
        server.close();
    }
}

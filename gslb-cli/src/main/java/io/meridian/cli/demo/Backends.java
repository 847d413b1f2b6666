package io.meridian.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meridian.cli.CliException;
import io.meridian.cli.CliException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What stands behind the VIPs: a small HTTP server each, which can be stopped and started.
final class Backends implements AutoCloseable {

    static final int PORT = 18080;
    static final String IPV6_VIP = "::1";

    private final List<String> vips;
    private final Map<String, HttpServer> running = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Backends(List<String> vips) {
        this.vips = List.copyOf(vips);
    }

    /// Starts all of them. A host without IPv6 goes without that one.
    ///
    /// @throws CliException when this host lacks the IPv4 addresses, or the port is in use
    static Backends start() {
        List<String> vips =
                DemoSite.ALL.stream()
                        .map(DemoSite::vip)
                        .collect(java.util.stream.Collectors.toList());
        List<String> missing = vips.stream().filter(vip -> !isLocal(vip)).toList();
        if (!missing.isEmpty()) {
            throw new CliException(
                    Reason.Unavailable,
                    "this host has no loopback address "
                            + String.join(", ", missing)
                            + " (Linux has them all; on macOS: sudo ifconfig lo0 alias ADDRESS)");
        }
        if (isLocal(IPV6_VIP)) {
            vips.add(IPV6_VIP);
        }
        Backends backends = new Backends(vips);
        try {
            vips.forEach(backends::start);
            return backends;
        } catch (CliException refused) {
            backends.close();
            throw refused;
        }
    }

    private static boolean isLocal(String vip) {
        try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.ofLiteral(vip))) {
            return true;
        } catch (IOException notOurs) {
            return false;
        }
    }

    List<String> vips() {
        return vips;
    }

    /// @return what is so now, in words
    synchronized String start(String vip) {
        refuseUnknown(vip);
        if (running.containsKey(vip)) {
            return "the backend at " + vip + " runs already";
        }
        running.put(vip, listen(vip));
        return "the backend at " + vip + " is started";
    }

    private HttpServer listen(String vip) {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(vip), PORT), 64);
            byte[] body = ("backend at " + vip + "\n").getBytes(StandardCharsets.UTF_8);
            server.createContext("/", exchange -> answer(exchange, body));
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException refused) {
            throw new CliException(
                    Reason.Unavailable,
                    "backend address "
                            + vip
                            + " port "
                            + PORT
                            + " cannot be bound: "
                            + (refused instanceof BindException
                                    ? "it is in use"
                                    : refused.getMessage()),
                    refused);
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// @return what is so now, in words
    synchronized String stop(String vip) {
        refuseUnknown(vip);
        HttpServer server = running.remove(vip);
        if (server == null) {
            return "the backend at " + vip + " is stopped already";
        }
        server.stop(0);
        return "the backend at " + vip + " is stopped";
    }

    private void refuseUnknown(String vip) {
        if (!vips.contains(vip)) {
            throw new CliException(
                    Reason.BadInput,
                    "there is no backend at '" + vip + "'; there are " + String.join(", ", vips));
        }
    }

    @Override
    public synchronized void close() {
        running.values().forEach(server -> server.stop(0));
        running.clear();
        threads.shutdownNow();
    }
}

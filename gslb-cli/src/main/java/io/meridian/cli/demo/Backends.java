package io.meridian.cli.demo;

import com.sun.net.httpserver.HttpServer;
import io.meridian.cli.CommandException;
import io.meridian.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// What stands behind the VIPs: a small HTTP server each, which can be stopped and started.
final class Backends implements AutoCloseable {

    static final int PORT = 18080;
    static final String IPV6_VIP = "::1";

    private final Map<String, HttpServer> running = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    /// Starts all of them.
    ///
    /// @throws CommandException when this host lacks the loopback addresses, or the port is in use
    Backends() {
        DemoSite.ALL.forEach(site -> known.add(site.vip()));
        known.add(IPV6_VIP);
        List<String> missing = known.stream().filter(vip -> !isLocal(vip)).toList();
        if (!missing.isEmpty()) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "this host has no address "
                            + String.join(", ", missing)
                            + ": add them to the loopback interface first");
        }
        known.forEach(this::start);
    }

    private static boolean isLocal(String vip) {
        try (java.net.ServerSocket _ =
                new java.net.ServerSocket(0, 1, InetAddress.ofLiteral(vip))) {
            return true;
        } catch (IOException notOurs) {
            return false;
        }
    }

    List<String> known() {
        return List.copyOf(known);
    }

    /// @return what is so now, in words
    synchronized String start(String vip) {
        if (running.containsKey(vip)) {
            return "the backend at " + vip + " runs already";
        }
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(vip), PORT), 64);
            byte[] body = ("backend at " + vip + "\n").getBytes(StandardCharsets.UTF_8);
            server.createContext(
                    "/",
                    exchange -> {
                        try (exchange) {
                            exchange.sendResponseHeaders(200, body.length);
                            exchange.getResponseBody().write(body);
                        }
                    });
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            running.put(vip, server);
            return "the backend at " + vip + " is started";
        } catch (IOException refused) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "backend address "
                            + vip
                            + " port "
                            + PORT
                            + " cannot be bound: "
                            + refused.getMessage(),
                    refused);
        }
    }

    /// @return what is so now, in words
    synchronized String stop(String vip) {
        HttpServer server = running.remove(vip);
        if (server == null) {
            return "the backend at " + vip + " is stopped already";
        }
        server.stop(0);
        return "the backend at " + vip + " is stopped";
    }

    @Override
    public synchronized void close() {
        running.values().forEach(server -> server.stop(0));
        running.clear();
    }
}

package io.meridian.cli.processes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The demo's three clusters for separate processes: its manifests, with backends and nodes at
/// ports that are free.
final class Federation implements AutoCloseable {

    static final List<String> SITES = List.of("london", "newyork", "singapore");
    private static final List<String> VIPS = List.of("127.0.10.1", "127.0.20.1", "127.0.30.1");

    private final Path folder;
    private final List<HttpServer> backends = new ArrayList<>();
    private final List<Integer> dnsPorts = new ArrayList<>();
    private final List<GslbProcess> nodes = new ArrayList<>();
    private final GslbProcess federator;

    Federation(Path folder) throws IOException {
        this.folder = folder;
        int backendPort = startBackends();
        copyManifests(backendPort);
        io.meridian.geo.GeoCsv.build(
                Path.of("../demo/geo/demo.csv"), folder.resolve("demo.mmdb"), _ -> {});
        List<Integer> ports = freePorts(7);
        dnsPorts.addAll(ports.subList(0, 3));
        String members =
                IntStream.rangeClosed(1, 4)
                        .mapToObj(i -> i + ": \"127.0.0.1:" + ports.get(i + 2) + "\"")
                        .collect(Collectors.joining(", "));
        int hazelcast = hazelcastBasePort();
        for (int i = 0; i < 3; i++) {
            nodes.add(
                    process(
                            "dns",
                            SITES.get(i),
                            dns(SITES.get(i), dnsPorts.get(i)) + mesh(i + 1, members, hazelcast)));
        }
        federator =
                process("federator", "federator", federatorFile() + mesh(4, members, hazelcast));
    }

    private GslbProcess process(String verb, String name, String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), configuration);
        return new GslbProcess(verb, file);
    }

    private static String dns(String site, int port) {
        return """
        site: %1$s
        data-dir: data/%1$s
        listeners: [ { address: 127.0.0.1, udp: { port: %2$d }, tcp: { port: %2$d } } ]
        event-loops: 1
        zones: [ { name: gslb.example.com, name-servers: [ns1.example.com] } ]
        geo: { databases: [ { file: demo.mmdb } ] }
        api: { port: 0 }
        """
                .formatted(site, port);
    }

    private static String federatorFile() {
        return """
        cluster: london
        data-dir: data/federator
        clusters:
          london: { directory: clusters/london }
          newyork: { directory: clusters/newyork }
          singapore: { directory: clusters/singapore }
        api: { port: 0 }
        """;
    }

    private static String mesh(int member, String members, int hazelcast) {
        return "mesh: { installation: it, member: %d, members: { %s }, hazelcast-base-port: %d }\n"
                .formatted(member, members, hazelcast);
    }

    /// One port for all of them, as the monitor has one.
    private int startBackends() throws IOException {
        HttpServer first = HttpServer.create(new InetSocketAddress(VIPS.getFirst(), 0), 64);
        int port = first.getAddress().getPort();
        backends.add(first);
        for (String vip : VIPS.subList(1, VIPS.size())) {
            backends.add(HttpServer.create(new InetSocketAddress(vip, port), 64));
        }
        for (HttpServer backend : backends) {
            backend.createContext(
                    "/",
                    exchange -> {
                        try (exchange) {
                            exchange.sendResponseHeaders(200, -1);
                        }
                    });
            backend.start();
        }
        return port;
    }

    /// The demo's, but patient: a machine that is starting JVMs must not look like backends that
    /// are down.
    private void copyManifests(int backendPort) throws IOException {
        Path from = Path.of("../demo/clusters");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve("clusters").resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.writeString(
                        to,
                        Files.readString(file)
                                .replace("18080", Integer.toString(backendPort))
                                .replace("interval: 500ms", "interval: 2s")
                                .replace("timeout: 400ms", "timeout: 2s")
                                .replace("rise: 2", "rise: 1")
                                .replace("fall: 2", "fall: 5"));
            }
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            Set<Integer> ports = new HashSet<>();
            while (ports.size() < count) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                held.add(socket);
                ports.add(socket.getLocalPort());
            }
            return List.copyOf(ports);
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /// Four ports in a row, below those that the system gives to clients.
    private static int hazelcastBasePort() {
        for (int base = 15_700; base < 32_000; base += 10) {
            if (IntStream.rangeClosed(base + 1, base + 4).allMatch(Federation::isFree)) {
                return base;
            }
        }
        throw new IllegalStateException("no four ports in a row are free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    GslbProcess federator() {
        return federator;
    }

    GslbProcess node(int index) {
        return nodes.get(index);
    }

    int dnsPort(int index) {
        return dnsPorts.get(index);
    }

    Path manifest(String name) {
        return folder.resolve("clusters").resolve(name);
    }

    String logs() {
        return Stream.concat(nodes.stream(), Stream.of(federator))
                .map(GslbProcess::logTail)
                .collect(Collectors.joining("\n\n"));
    }

    @Override
    public void close() {
        federator.close();
        nodes.forEach(GslbProcess::close);
        backends.forEach(backend -> backend.stop(0));
    }
}

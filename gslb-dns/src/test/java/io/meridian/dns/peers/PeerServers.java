package io.meridian.dns.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// Starts the servers that Meridian is compared with, each as one process with a configuration of
/// its own on a port of loopback.
final class PeerServers {

    private final Path root;
    private final Path work;

    private PeerServers(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /// Skips the test, with a line that says so, where `.ci/peers` has not filled its folder.
    static PeerServers in(Path work) {
        String given = System.getenv("GSLB_PEERS");
        Path root =
                given == null
                        ? Path.of(System.getProperty("user.home"), ".cache/meridian/peers")
                        : Path.of(given);
        if (!Files.exists(root.resolve("complete"))) {
            String skipped = "peers: skipped, as they are not in " + root + ": run .ci/peers";
            System.out.println(skipped);
            throw new TestAbortedException(skipped);
        }
        return new PeerServers(root, work);
    }

    /// @param zones file names by apex, without the final dot
    Server nsd(Map<String, Path> zones) throws IOException {
        int port = freePort();
        Path own = Files.createDirectory(work.resolve("nsd"));
        String head =
                """
                server:
                    ip-address: 127.0.0.1@%2$d
                    server-count: 1
                    rrl-ratelimit: 0
                    refuse-any: no
                    minimal-responses: no
                    username: ""
                    pidfile: ""
                    database: ""
                    zonesdir: "%1$s"
                    xfrdfile: "%1$s/xfrd.state"
                    xfrdir: "%1$s"
                    zonelistfile: "%1$s/zone.list"
                    cookie-secret-file: ""
                remote-control:
                    control-enable: no
                """
                        .formatted(own, port);
        Path file =
                Files.writeString(
                        own.resolve("nsd.conf"),
                        head + each("zone:\n    name: \"%s\"\n    zonefile: \"%s\"\n", zones));
        return start("nsd", port, "usr/sbin/nsd", "-d", "-c", file.toString());
    }

    Server knot(Map<String, Path> zones) throws IOException {
        int port = freePort();
        Path own = Files.createDirectory(work.resolve("knot"));
        String head =
                """
                server:
                    rundir: "%1$s"
                    listen: 127.0.0.1@%2$d
                    udp-workers: 1
                    tcp-workers: 1
                    background-workers: 1
                database:
                    storage: "%1$s/db"
                log:
                  - target: stderr
                    any: warning
                template:
                  - id: default
                    storage: "%1$s"
                    zonefile-sync: -1
                    zonefile-load: whole
                    journal-content: none
                    semantic-checks: off
                zone:
                """
                        .formatted(own, port);
        Path file =
                Files.writeString(
                        own.resolve("knot.conf"),
                        head + each("  - domain: \"%s\"\n    file: \"%s\"\n", zones));
        return start("knot", port, "usr/sbin/knotd", "-c", file.toString());
    }

    Server bind(Map<String, Path> zones) throws IOException {
        int port = freePort();
        Path own = Files.createDirectory(work.resolve("bind"));
        String head =
                """
                options {
                    directory "%1$s";
                    pid-file none;
                    session-keyfile none;
                    managed-keys-directory "%1$s";
                    listen-on port %2$d { 127.0.0.1; };
                    listen-on-v6 { none; };
                    recursion no;
                    dnssec-validation no;
                    notify no;
                    minimal-responses no-auth;
                    zero-no-soa-ttl no;
                    check-integrity no;
                    check-names primary ignore;
                    check-mx ignore;
                    check-mx-cname ignore;
                    check-srv-cname ignore;
                    check-sibling no;
                    check-dup-records ignore;
                    check-wildcard no;
                    check-spf ignore;
                    rrset-order { order none; };
                    tcp-clients 1000;
                    empty-zones-enable no;
                };
                controls { };
                """
                        .formatted(own, port);
        Path file =
                Files.writeString(
                        own.resolve("named.conf"),
                        head + each("zone \"%s\" { type primary; file \"%s\"; };\n", zones));
        return start("bind", port, "usr/sbin/named", "-g", "-n", "1", "-c", file.toString());
    }

    /// @param folder with a `config` file that listens at `%PORT%`
    Server gdnsd(Path folder) throws IOException {
        int port = freePort();
        Path config = folder.resolve("config");
        Files.writeString(config, Files.readString(config).replace("%PORT%", String.valueOf(port)));
        return start("gdnsd", port, "usr/sbin/gdnsd", "-c", folder.toString(), "start");
    }

    private static String each(String form, Map<String, Path> zones) {
        return zones.entrySet().stream()
                .map(zone -> form.formatted(zone.getKey(), zone.getValue()))
                .collect(Collectors.joining());
    }

    private Server start(String name, int port, String binary, String... arguments)
            throws IOException {
        Path log = work.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(root.resolve(binary).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("LD_LIBRARY_PATH", libraries());
        Process process = builder.start();
        return new Server(name, port, () -> end(process));
    }

    private String libraries() {
        return Stream.of(
                        "usr/lib/x86_64-linux-gnu",
                        "lib/x86_64-linux-gnu",
                        "usr/lib/aarch64-linux-gnu",
                        "lib/aarch64-linux-gnu")
                .map(folder -> root.resolve(folder).toString())
                .collect(Collectors.joining(":"));
    }

    /// Servers fork: the first process answers for its children.
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// A port for UDP and TCP, below the range that the system hands out by itself.
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 30_000);
            try (ServerSocket _ = new ServerSocket(port, 1, Server.LOOPBACK);
                    DatagramChannel udp = DatagramChannel.open()) {
                DatagramChannel _ = udp.bind(new InetSocketAddress(Server.LOOPBACK, port));
                return port;
            } catch (BindException taken) {
                // another one is tried
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}

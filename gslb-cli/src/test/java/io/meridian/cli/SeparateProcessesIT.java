package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Three DNS nodes and a federator as four processes, killed one after another with SIGKILL while
/// every live node gets a hundred queries a second.
class SeparateProcessesIT {

    private static final Set<String> RIGHT = Set.of("127.0.10.1", "127.0.20.1");

    @TempDir Path folder;

    private final List<Process> processes = new ArrayList<>();
    private final List<HttpServer> backends = new ArrayList<>();
    private final List<Integer> dnsPorts = new ArrayList<>();

    @Test
    void killedProcessesCostNoAnswerAtTheOthersAndNoneIsWrong() throws Exception {
        try {
            startAll();
            Load[] loads = new Load[3];
            for (int i = 0; i < 3; i++) {
                loads[i] = new Load(dnsPorts.get(i));
            }
            Thread.sleep(2_000);
            kill(3); // the federator
            Thread.sleep(3_000);
            for (int node = 2; node > 0; node--) {
                loads[node].end();
                kill(node);
                Thread.sleep(4_500); // beyond the three seconds after which its vote is stale
            }
            loads[0].end();

            for (Load load : loads) {
                assertThat(load.wrong).as("wrong answers at port " + load.port).isEmpty();
                assertThat(load.lost.get()).as("lost queries at port " + load.port).isZero();
                assertThat(load.answered.get()).isGreaterThan(100);
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
            backends.forEach(server -> server.stop(0));
        }
    }

    private void kill(int process) throws InterruptedException {
        processes.get(process).destroyForcibly(); // SIGKILL
        assertThat(processes.get(process).waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private void startAll() throws IOException {
        int backendPort = freePort();
        for (String vip : RIGHT) {
            HttpServer server = HttpServer.create(new InetSocketAddress(vip, backendPort), 16);
            server.createContext(
                    "/",
                    exchange -> {
                        try (exchange) {
                            exchange.sendResponseHeaders(200, -1);
                        }
                    });
            server.start();
            backends.add(server);
        }
        StringBuilder members = new StringBuilder();
        for (int member = 1; member <= 4; member++) {
            members.append(member).append(": \"127.0.0.1:").append(freePort()).append("\", ");
        }
        int hazelcast = 20_000 + freePort() % 20_000;
        manifests(backendPort);
        for (int member = 1; member <= 3; member++) {
            int port = freePort();
            dnsPorts.add(port);
            start(
                    "dns",
                    member,
                    """
                    site: s%1$d
                    data-dir: data-%1$d
                    listeners: [ { address: 127.0.0.1, udp: { port: %2$d }, tcp: { port: %2$d } } ]
                    event-loops: 1
                    zones: [ { name: example.test, name-servers: [ns1.example.test] } ]
                    mesh: { installation: it, member: %1$d, members: { %3$s }, hazelcast-base-port: %4$d }
                    api: { port: 0 }
                    """
                            .formatted(member, port, members, hazelcast));
        }
        start(
                "federator",
                4,
                """
                cluster: s1
                data-dir: data-4
                clusters: { s1: { directory: clusters/s1 } }
                mesh: { installation: it, member: 4, members: { %s }, hazelcast-base-port: %d }
                api: { port: 0 }
                """
                        .formatted(members, hazelcast));
        for (int port : dnsPorts) {
            await(() -> ask(port, 1_000).equals("127.0.10.1"));
        }
    }

    private void manifests(int backendPort) throws IOException {
        Path cluster = Files.createDirectories(folder.resolve("clusters/s1"));
        Files.writeString(
                cluster.resolve("all.yaml"),
                """
                apiVersion: amko.vmware.com/v1alpha1
                kind: AMKOCluster
                metadata: { name: a, namespace: avi-system }
                spec: { isLeader: true, clusterContext: s1, version: 1.0.0, clusters: [s1] }
                ---
                apiVersion: amko.vmware.com/v1alpha1
                kind: GSLBConfig
                metadata: { name: gc, namespace: avi-system }
                spec: { memberClusters: [ { clusterContext: s1 } ] }
                ---
                apiVersion: amko.vmware.com/v1alpha2
                kind: GlobalDeploymentPolicy
                metadata: { name: gdp, namespace: avi-system }
                spec:
                  matchRules: { appSelector: { label: { app: gslb } } }
                  matchClusters: [ { cluster: s1 } ]
                  ttl: 5
                  healthMonitorRefs: [hm]
                  poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 24 }
                ---
                apiVersion: gslb.meridian.io/v1alpha1
                kind: HealthMonitor
                metadata: { name: hm, namespace: avi-system }
                spec: { type: http, port: %d, interval: 500ms, timeout: 400ms, rise: 1, fall: 3 }
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: { name: app, namespace: x, labels: { app: gslb } }
                spec: { rules: [ { host: app.example.test } ] }
                status: { loadBalancer: { ingress: [ { ip: 127.0.10.1 }, { ip: 127.0.20.1 } ] } }
                """
                        .formatted(backendPort));
    }

    private void start(String program, int member, String configuration) throws IOException {
        Path file =
                Files.writeString(folder.resolve(program + "-" + member + ".yaml"), configuration);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "--add-modules=java.se",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.meridian.cli.Main",
                                program,
                                "--config",
                                file.toString()));
        processes.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(program + "-" + member + ".log").toFile())
                        .start());
    }

    /// The one address in the answer, or what came instead.
    private static String ask(int port, int timeoutMillis) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(timeoutMillis);
            byte[] query =
                    Message.newQuery(
                                    Record.newRecord(
                                            Name.fromString("app.example.test."),
                                            Type.A,
                                            DClass.IN))
                            .toWire();
            socket.send(
                    new DatagramPacket(
                            query, query.length, InetAddress.getLoopbackAddress(), port));
            DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
            socket.receive(packet);
            Message reply =
                    new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
            List<Record> answer = reply.getSection(Section.ANSWER);
            return answer.size() == 1 && answer.getFirst() instanceof ARecord a
                    ? a.getAddress().getHostAddress()
                    : Rcode.string(reply.getRcode()) + " with " + answer.size() + " records";
        } catch (SocketTimeoutException silence) {
            return "silence";
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /// A hundred queries a second at one node.
    private static final class Load {

        private final int port;
        private final AtomicBoolean running = new AtomicBoolean(true);
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        private final Thread thread;

        Load(int port) {
            this.port = port;
            this.thread = Thread.ofPlatform().daemon().start(this::run);
        }

        private void run() {
            while (running.get()) {
                String answer = ask(port, 2_000);
                if (answer.equals("silence")) {
                    lost.incrementAndGet();
                } else if (!RIGHT.contains(answer)) {
                    wrong.add(answer);
                } else {
                    answered.incrementAndGet();
                }
                try {
                    Thread.sleep(10);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }

        void end() throws InterruptedException {
            running.set(false);
            thread.join(5_000);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 90 s").isLessThan(deadline);
            try {
                Thread.sleep(100);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}

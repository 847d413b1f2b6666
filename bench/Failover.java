import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Lets members die, and measures how long it takes until the last of three sites answers with the
/// next one.
///
/// Usage: `java bench/Failover.java LAUNCHER WORK DRILLS INTERVAL_MILLIS FALL`. Two services, each with a
/// first member that dies and a second that does not; both kinds of death are drilled side by side.
final class Failover {

    enum Death {
        /// The port is closed: connections are refused.
        CLOSED,
        /// Connections are accepted, and nothing is said.
        SILENT
    }

    private static final List<String> SITES = List.of("london", "newyork", "singapore");
    private static final int FIRST_DNS_PORT = 5491;
    private static final int FIRST_API_PORT = 8491;
    private static final int FIRST_MESH_PORT = 5891;
    private static final int BACKEND_PORT = 18491;
    private static final int GIVE_UP_MILLIS = 600_000;
    private static final int ASK_AGAIN_MILLIS = 2;

    /// An HTTP server on one loopback address that dies on command.
    private static final class Backend {

        private final InetSocketAddress address;
        private volatile ServerSocket listener;
        private volatile boolean silent;

        Backend(String address) throws IOException {
            this.address = new InetSocketAddress(address, BACKEND_PORT);
            revive();
        }

        void revive() throws IOException {
            silent = false;
            if (listener == null || listener.isClosed()) {
                ServerSocket opened = new ServerSocket();
                opened.setReuseAddress(true);
                opened.bind(address, 200);
                listener = opened;
                Thread.ofVirtual().start(() -> accept(opened));
            }
        }

        void die(Death death) throws IOException {
            switch (death) {
                case CLOSED -> listener.close();
                case SILENT -> silent = true;
            }
        }

        private void accept(ServerSocket opened) {
            while (!opened.isClosed()) {
                try {
                    Socket connection = opened.accept();
                    Thread.ofVirtual().start(() -> serve(connection));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void serve(Socket connection) {
            try (connection) {
                connection.setSoTimeout(10_000);
                byte[] request = new byte[1024];
                if (connection.getInputStream().read(request) > 0 && !silent) {
                    connection.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } else if (silent) {
                    while (connection.getInputStream().read(request) >= 0) {}
                }
            } catch (IOException hungUp) {
                // a probe's good right
            }
        }
    }

    /// Asks one node for one name.
    private static final class Asker implements AutoCloseable {

        private final DatagramSocket socket = new DatagramSocket();
        private final byte[] query;
        private int id;

        Asker(int port, String name) throws IOException {
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(500);
            byte[] labels = new byte[name.length() + 2];
            int at = 0;
            for (String label : name.split("\\.")) {
                labels[at++] = (byte) label.length();
                for (char c : label.toCharArray()) labels[at++] = (byte) c;
            }
            query = new byte[12 + labels.length + 4];
            query[5] = 1;
            System.arraycopy(labels, 0, query, 12, labels.length);
            query[query.length - 3] = 1;
            query[query.length - 1] = 1;
        }

        /// The address in the answer; empty without one.
        String answer() throws IOException {
            id = id + 1 & 0xffff;
            query[0] = (byte) (id >>> 8);
            query[1] = (byte) id;
            byte[] reply = new byte[512];
            DatagramPacket packet = new DatagramPacket(reply, reply.length);
            try {
                socket.send(new DatagramPacket(query, query.length));
                do {
                    socket.receive(packet);
                } while (reply[0] != query[0] || reply[1] != query[1]);
            } catch (SocketTimeoutException | java.net.PortUnreachableException silence) {
                return "";
            }
            int answers = (reply[6] & 255) << 8 | reply[7] & 255;
            int data = query.length + 12;
            return answers == 0
                    ? ""
                    : (reply[data] & 255) + "." + (reply[data + 1] & 255) + "." + (reply[data + 2] & 255) + "." + (reply[data + 3] & 255);
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private final Path work;
    private final String launcher;
    private final int intervalMillis;
    private final int fall;
    private final List<Process> processes = new ArrayList<>();

    private Failover(String launcher, Path work, int intervalMillis, int fall) {
        this.launcher = launcher;
        this.work = work;
        this.intervalMillis = intervalMillis;
        this.fall = fall;
    }

    public static void main(String[] args) throws Exception {
        Failover failover =
                new Failover(args[0], Path.of(args[1]), Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> failover.processes.forEach(Process::destroy)));
        failover.start();
        int drills = Integer.parseInt(args[2]);
        List<long[]> results = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Death death : Death.values()) {
            long[] micros = new long[drills];
            results.add(micros);
            threads.add(Thread.ofPlatform().start(() -> failover.drillAll(death, micros)));
        }
        for (Thread thread : threads) thread.join();
        failover.report(results);
        System.exit(0);
    }

    private static String name(Death death) {
        return death.name().toLowerCase() + ".bench.test";
    }

    private static String first(Death death) {
        return "127.0.41." + (death.ordinal() + 1);
    }

    private static String second(Death death) {
        return "127.0.42." + (death.ordinal() + 1);
    }

    private void start() throws IOException, InterruptedException {
        for (Death death : Death.values()) {
            new Backend(second(death));
        }
        manifests();
        StringBuilder members = new StringBuilder();
        for (int i = 0; i <= SITES.size(); i++) {
            members.append("    ").append(i + 1).append(": \"127.0.0.1:").append(FIRST_MESH_PORT + i).append("\"\n");
        }
        String mesh = "mesh:\n  installation: failover-bench\n  hazelcast-base-port: 5990\n  members:\n" + members;
        for (int i = 0; i < SITES.size(); i++) {
            String site = SITES.get(i);
            run(
                    site,
                    "dns",
                    """
                    site: %1$s
                    data-dir: %2$s/%1$s
                    listeners: [ { address: 127.0.0.1, udp: { port: %3$d }, tcp: { port: %3$d } } ]
                    zones: [ { name: bench.test, name-servers: [ns.bench.test] } ]
                    event-loops: 1
                    api: { address: 127.0.0.1, port: %4$d }
                    """
                                    .formatted(site, work, FIRST_DNS_PORT + i, FIRST_API_PORT + i)
                            + mesh
                            + "  member: " + (i + 1) + "\n");
        }
        run(
                "federator",
                "federator",
                """
                cluster: london
                data-dir: %1$s/federator
                clusters:
                  london: { directory: %1$s/clusters/london }
                  newyork: { directory: %1$s/clusters/newyork }
                api: { address: 127.0.0.1, port: %2$d }
                """
                                .formatted(work, FIRST_API_PORT + SITES.size())
                        + mesh
                        + "  member: " + (SITES.size() + 1) + "\n");
    }

    private void run(String name, String verb, String configuration) throws IOException {
        Path file = Files.writeString(work.resolve(name + ".yaml"), configuration);
        processes.add(
                new ProcessBuilder(launcher, verb, "--config", file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve(name + ".log").toFile())
                        .start());
    }

    private void manifests() throws IOException {
        try (PrintWriter out = open("london/settings.yaml")) {
            out.print(
                    """
                    apiVersion: amko.vmware.com/v1alpha1
                    kind: AMKOCluster
                    metadata: { name: amkocluster-federation, namespace: avi-system }
                    spec: { isLeader: true, clusterContext: london, version: 1.0.0, clusters: [london, newyork] }
                    ---
                    apiVersion: amko.vmware.com/v1alpha1
                    kind: GSLBConfig
                    metadata: { name: gc-1, namespace: avi-system }
                    spec: { memberClusters: [ { clusterContext: london }, { clusterContext: newyork } ] }
                    ---
                    apiVersion: amko.vmware.com/v1alpha2
                    kind: GlobalDeploymentPolicy
                    metadata: { name: global-gdp, namespace: avi-system }
                    spec:
                      matchRules: { appSelector: { label: { app: gslb } } }
                      matchClusters: [ { cluster: london }, { cluster: newyork } ]
                      trafficSplit: [ { cluster: london, weight: 1, priority: 20 }, { cluster: newyork, weight: 1, priority: 10 } ]
                      ttl: 5
                      healthMonitorRefs: [drilled]
                    ---
                    apiVersion: gslb.meridian.io/v1alpha1
                    kind: HealthMonitor
                    metadata: { name: drilled, namespace: avi-system }
                    spec: { type: http, port: %1$d, path: /, interval: %2$dms, timeout: %2$dms, rise: 1, fall: %3$d }
                    """
                            .formatted(BACKEND_PORT, intervalMillis, fall));
            for (String site : SITES) {
                out.printf(
                        """
                        ---
                        apiVersion: gslb.meridian.io/v1alpha1
                        kind: Site
                        metadata: { name: %1$s, namespace: avi-system }
                        spec: { latitude: 0, longitude: 0, clusters: [%1$s] }
                        """,
                        site);
            }
        }
        for (Death death : Death.values()) {
            ingress("london", death, first(death));
            ingress("newyork", death, second(death));
        }
    }

    private void ingress(String cluster, Death death, String address) throws IOException {
        try (PrintWriter out = open(cluster + "/" + death.name().toLowerCase() + ".yaml")) {
            out.printf(
                    """
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata: { name: %1$s, namespace: bench, labels: { app: gslb } }
                    spec: { rules: [ { host: %2$s } ] }
                    status: { loadBalancer: { ingress: [ { ip: %3$s, hostname: %2$s } ] } }
                    """,
                    death.name().toLowerCase(), name(death), address);
        }
    }

    private PrintWriter open(String file) throws IOException {
        Path path = work.resolve("clusters").resolve(file);
        Files.createDirectories(path.getParent());
        return new PrintWriter(Files.newBufferedWriter(path));
    }

    /// Each death comes at a random moment between two probes.
    private void drillAll(Death death, long[] micros) {
        SplittableRandom random = new SplittableRandom(death.ordinal());
        List<Asker> askers = new ArrayList<>();
        try {
            Backend backend = new Backend(first(death));
            for (int i = 0; i < SITES.size(); i++) {
                askers.add(new Asker(FIRST_DNS_PORT + i, name(death)));
            }
            for (int i = 0; i < micros.length; i++) {
                awaitAll(askers, first(death));
                Thread.sleep(2 * intervalMillis + random.nextInt(intervalMillis));
                long died = System.nanoTime();
                backend.die(death);
                micros[i] = (awaitAll(askers, second(death)) - died) / 1000;
                backend.revive();
                if ((i + 1) % 50 == 0) {
                    System.err.println("failover: " + (i + 1) + " drills, " + death);
                }
            }
        } catch (IOException | InterruptedException failed) {
            System.err.println("failover: " + death + ": " + failed);
            System.exit(3);
        } finally {
            askers.forEach(Asker::close);
        }
    }

    /// When the last of them first gave this answer.
    private static long awaitAll(List<Asker> askers, String address) throws IOException, InterruptedException {
        List<Asker> left = new ArrayList<>(askers);
        long deadline = System.nanoTime() + GIVE_UP_MILLIS * 1_000_000L;
        while (true) {
            for (Asker asker : List.copyOf(left)) {
                if (asker.answer().equals(address)) {
                    left.remove(asker);
                }
            }
            long now = System.nanoTime();
            if (left.isEmpty()) {
                return now;
            }
            if (now > deadline) {
                throw new IOException(left.size() + " nodes do not answer " + address);
            }
            Thread.sleep(ASK_AGAIN_MILLIS);
        }
    }

    private void report(List<long[]> results) throws IOException {
        System.out.println("| death | drills | p50 ms | p99 ms | worst ms |");
        System.out.println("|---|---|---|---|---|");
        for (Death death : Death.values()) {
            long[] micros = results.get(death.ordinal());
            Files.write(
                    work.resolve(death.name().toLowerCase() + ".micros"),
                    Arrays.stream(micros).mapToObj(Long::toString).toList());
            long[] sorted = micros.clone();
            Arrays.sort(sorted);
            System.out.printf(
                    "| %s | %d | %d | %d | %d |%n",
                    death.name().toLowerCase(),
                    sorted.length,
                    quantile(sorted, 0.5) / 1000,
                    quantile(sorted, 0.99) / 1000,
                    sorted[sorted.length - 1] / 1000);
        }
        System.err.println("failover: everything is kept in " + work);
    }

    private static long quantile(long[] sorted, double q) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
    }
}

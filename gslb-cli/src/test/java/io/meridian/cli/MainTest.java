package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user sees of a verb: its output, its errors, its exit code.
class MainTest {

    private static final String MINIMAL_DNS =
            "site: a\ndata-dir: d\nmesh: { member: 1, members: { 1: \"127.0.0.1:%d\" } }\n";

    @TempDir private Path folder;

    private record Ended(int exitCode, String out, String err) {}

    private static Ended gslb(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] args = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].toString();
        }
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ended(exitCode, out.toString(), err.toString());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void helpTeachesVerbsExitCodesAndEnvironment() {
        Ended help = gslb("--help");

        assertThat(help.exitCode()).isEqualTo(0);
        assertThat(help.out())
                .contains(
                        "demo", "explain", "Exit codes:", "a port in use", "GSLB_API", "NO_COLOR");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void everyVerbHasHelp() {
        for (String verb :
                new String[] {
                    "demo",
                    "dns",
                    "federator",
                    "check",
                    "explain",
                    "services",
                    "sites",
                    "zones",
                    "reload",
                    "rejected",
                    "override",
                    "publish",
                    "geo"
                }) {
            Ended help = gslb(verb, "--help");
            assertThat(help.exitCode()).as(verb).isEqualTo(0);
            assertThat(help.out()).contains("Usage: gslb " + verb);
        }
    }

    @Test
    void withoutVerbTheUsageIsAnError() {
        Ended ended = gslb();

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("Usage: gslb");
    }

    @Test
    void unknownVerbIsAnsweredWithTheNearest() {
        Ended ended = gslb("explian");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("explian", "Did you mean", "gslb explain");
        assertThat(ended.err().lines()).hasSizeLessThan(6);
    }

    @Test
    void missingOptionIsOneLineAndTheWayToHelp() {
        Ended ended = gslb("dns");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .containsExactly(
                        "gslb: Missing required option: '--config=FILE'", "See 'gslb dns --help'.");
    }

    @Test
    void goodConfigurationIsOk() throws IOException {
        Path good = file("good.yaml", MINIMAL_DNS.formatted(5801));

        assertThat(gslb("check", "dns", good)).isEqualTo(new Ended(0, good + ": ok\n", ""));
    }

    @Test
    void checkTellsWhatIsWrongWithZoneFilesAndWhatIsUnwise() throws IOException {
        Path good =
                file(
                        "good.yaml",
                        MINIMAL_DNS.formatted(5801)
                                + "zones: [ { name: a.example, file: a.zone } ]\n");
        Path zone =
                file(
                        "a.zone",
                        """
                        $TTL 60
                        @ SOA ns1 hostmaster 1 3600 600 604800 30
                        www A 192.0.2.1
                        """);

        assertThat(gslb("check", "dns", good))
                .isEqualTo(
                        new Ended(
                                0,
                                good + ": ok\n",
                                "gslb: warning: "
                                        + zone
                                        + ":1: no NS record stands at a.example\n"));

        Files.writeString(zone, "www A 192.0.2.300\n", StandardOpenOption.APPEND);
        Ended refused = gslb("check", "dns", good);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err())
                .contains("gslb: " + zone + ":4: A: Invalid address: 192.0.2.300\n");
    }

    @Test
    void everyProblemOfAConfigurationIsALine() throws IOException {
        Path bad = file("bad.yaml", "site: a\ncolour: red\nevent-loops: 0\n");

        for (Ended ended : new Ended[] {gslb("check", "dns", bad), gslb("dns", "--config", bad)}) {
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err().lines())
                    .hasSizeGreaterThan(3)
                    .allMatch(line -> line.startsWith("gslb: bad.yaml:"))
                    .anyMatch(line ->
                            line.startsWith("gslb: bad.yaml:2: ") && line.contains("colour"))
                    .anyMatch(line -> line.startsWith("gslb: bad.yaml:3: event-loops: "));
        }
    }

    @Test
    void missingConfigurationIsOneLine() {
        Ended ended = gslb("federator", "--config", folder.resolve("absent.yaml"));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines()).hasSize(1).allMatch(line -> line.contains("absent.yaml"));
    }

    @Test
    void missingKubeconfigIsOneLine() {
        Ended ended =
                gslb(
                        "federator",
                        "--kubeconfig",
                        folder.resolve("absent.yaml"),
                        "--context",
                        "cluster1-admin");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .hasSize(1)
                .allMatch(line -> line.endsWith("absent.yaml: does not exist"));
    }

    @Test
    void malformedPlacesOfAFederatorBesideANodeAreOneLine() {
        for (String[] wrong :
                new String[][] {
                    {"--dns-node", "here", "--dns-node must be host:port, was 'here'"},
                    {
                        "--mesh",
                        "127.0.0.1:5801",
                        "--mesh must be unique, was '127.0.0.1:5801' again"
                    },
                    {"--mesh", "[::1]:0", "--mesh must have a port 1..65535, was 0"},
                    {
                        "--hazelcast-base-port",
                        "1",
                        "--hazelcast-base-port must be 1024..65400, was 1"
                    },
                    {"--api-port", "65536", "--api-port must be 0..65535, was 65536"}
                }) {
            Ended ended =
                    gslb(
                            "federator",
                            "--kubeconfig",
                            folder.resolve("absent.yaml"),
                            "--context",
                            "cluster1-admin",
                            wrong[0],
                            wrong[1]);

            assertThat(ended.exitCode()).as(wrong[0]).isEqualTo(2);
            assertThat(ended.err()).isEqualTo("gslb: " + wrong[2] + "\n");
        }
    }

    @Test
    void helpNamesTheDefaultThatIsAsked() {
        assertThat(gslb("explain", "--help").out())
                .contains("GSLB_API", "http://127.0.0.1:8300", "http://127.0.0.1:8301");
        assertThat(gslb("publish", "show", "--help").out())
                .contains("GSLB_API", "http://127.0.0.1:8310")
                .doesNotContain("8300");
    }

    @Test
    void unreadableGeoDatabaseEndsTheNodeWithOneLine() throws IOException {
        file("broken.mmdb", "not a database");
        Path config =
                file(
                        "geo.yaml",
                        MINIMAL_DNS.formatted(5801)
                                + "geo: { databases: [ { file: broken.mmdb } ] }\n");

        Ended ended = gslb("dns", "--config", config);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines()).hasSize(1).allMatch(line -> line.contains("broken.mmdb"));
    }

    @Test
    void portInUseIsOneLineAndItsOwnExitCode() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = taken.getLocalPort();
            Path config =
                    file(
                            "taken.yaml",
                            MINIMAL_DNS.formatted(5801)
                                    + "listeners: [ { address: 127.0.0.1, udp: { port: 0 }, tcp: { port: "
                                    + port
                                    + " } } ]\n");

            Ended ended = gslb("dns", "--config", config);

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err().lines())
                    .hasSize(1)
                    .allMatch(line -> line.contains("127.0.0.1") && line.contains("" + port));
        }
    }

    @Test
    void buildsAndLooksUpAGeoDatabase() throws IOException {
        Path csv =
                file("n.csv", "network,latitude,longitude,country,city\n192.0.2.0/24,1,2,GB,X\n");
        Path database = folder.resolve("n.mmdb");

        assertThat(gslb("geo", "build", csv, database))
                .isEqualTo(new Ended(0, database + ": 1 networks\n", ""));
        assertThat(gslb("geo", "lookup", database, "192.0.2.9"))
                .isEqualTo(
                        new Ended(
                                0,
                                "192.0.2.9: X, GB, 1.0, 2.0, says n.mmdb of the /24 around"
                                        + " it\n",
                                ""));
        assertThat(gslb("geo", "lookup", database, "198.51.100.1").exitCode()).isEqualTo(1);
        assertThat(gslb("geo", "lookup", database, "nowhere").exitCode()).isEqualTo(2);
        assertThat(gslb("geo", "lookup", csv, database, "192.0.2.9").out())
                .as("one's own networks decide")
                .contains("says n.csv");
        assertThat(gslb("geo", "lookup", database).exitCode()).isEqualTo(2);
    }

    @Test
    void everyProblemOfACsvIsALine() throws IOException {
        Path csv = file("bad.csv", "network,latitude,longitude\n192.0.2.1/24,91,2\nx,1,2\n");

        Ended ended = gslb("geo", "build", csv, folder.resolve("bad.mmdb"));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines())
                .anyMatch(line -> line.contains("bad.csv:2"))
                .anyMatch(line -> line.contains("bad.csv:3"));
        assertThat(folder.resolve("bad.mmdb")).doesNotExist();
    }

    @Test
    void nodeThatDoesNotAnswerIsOneLine() {
        for (String verb : new String[] {"services", "sites", "rejected"}) {
            Ended ended = gslb(verb, "--api", "http://127.0.0.1:1");
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err().lines())
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("gslb: http://127.0.0.1:1 does not answer"));
        }
    }

    @Test
    void malformedApiIsBadUsage() {
        assertThat(gslb("sites", "--api", "localhost").exitCode()).isEqualTo(2);
        assertThat(gslb("sites", "--api", "http://a b").exitCode()).isEqualTo(2);
    }

    @Test
    void serverOfAnotherKindIsToldApart() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1);
        other.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] body = "<html>".getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        other.start();
        try {
            Ended ended =
                    gslb("sites", "--api", "http://127.0.0.1:" + other.getAddress().getPort());

            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err().lines())
                    .hasSize(1)
                    .allMatch(line -> line.contains("is it one?"));
        } finally {
            other.stop(0);
        }
    }

    @Test
    void orderWithoutADemoIsOneLine() {
        for (Ended ended :
                new Ended[] {
                    gslb("demo", "--work", folder.resolve("none"), "stop", "127.0.30.1"),
                    gslb("demo", "start", "127.0.30.1", "--work", folder.resolve("none"))
                }) {
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.err().lines())
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("gslb: no demo runs with the work folder"));
        }
    }

    @Test
    void foreignFolderIsNotTakenForADemosAndStaysAsItIs() throws IOException {
        Path precious = file("precious.txt", "mine");

        Ended ended = gslb("demo", "--reset", "--work", folder);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(precious).hasContent("mine");
    }
}

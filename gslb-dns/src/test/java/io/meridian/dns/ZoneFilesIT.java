package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.dns.config.GslbDnsConfig;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zone files of a whole node: served, changed, broken, taken away, and told of.
final class ZoneFilesIT {

    private static final String[] SETTINGS = {
        "zone-folders: [ { folder: zones } ]", "zone-check-interval: 100ms", "cold-start-limit: 0s"
    };

    @TempDir private Path folder;
    private NodeFixture fixture;

    @BeforeEach
    void prepare() throws IOException {
        fixture = new NodeFixture(folder);
        Files.createDirectories(folder.resolve("zones"));
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    /// Written beside and renamed, as one does who cares.
    private void write(String zone, String... lines) throws IOException {
        String text =
                "$TTL 60\n@ SOA ns1 hostmaster 1 3600 600 604800 30\n@ NS ns1.example.net.\n"
                        + String.join("\n", lines)
                        + "\n";
        Path beside = Files.writeString(folder.resolve("beside"), text);
        Files.move(
                beside,
                folder.resolve("zones").resolve(zone + ".zone"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private JsonNode reload() throws IOException {
        HttpResponse<String> told = fixture.post("/api/v1/zones/reload", "application/json", "{}");
        assertThat(told.statusCode()).isEqualTo(200);
        return new com.fasterxml.jackson.databind.ObjectMapper().readTree(told.body());
    }

    private void until(String question, String answer) {
        NodeFixture.until(() -> fixture.ask(question).equals(answer));
    }

    @Test
    void answersEveryQueryWhileZonesChange()
            throws IOException, InterruptedException, ExecutionException {
        write("example.org", "www A 192.0.2.0");
        fixture.startNode(SETTINGS);
        AtomicBoolean changing = new AtomicBoolean(true);
        CompletableFuture<Integer> asked =
                CompletableFuture.supplyAsync(() -> {
                    int answered = 0;
                    while (changing.get()) {
                        assertThat(fixture.ask("www.example.org. A"))
                                .startsWith("NOERROR 192.0.2.");
                        answered++;
                    }
                    return answered;
                });

        for (int i = 1; i <= 20; i++) {
            write("example.org", "www A 192.0.2." + i, "x" + "y".repeat(i) + " TXT \"" + i + "\"");
            assertThat(reload().path("refused")).isEmpty();
            assertThat(fixture.ask("www.example.org. A")).isEqualTo("NOERROR 192.0.2." + i);
        }
        changing.set(false);
        assertThat(asked.get()).isGreaterThan(20);
    }

    @Test
    void takesFilesThatComeAndGoWithoutBeingTold() throws IOException {
        fixture.startNode(SETTINGS);
        assertThat(fixture.ask("www.example.org. A")).isEqualTo("REFUSED");

        write("example.org", "www A 192.0.2.1");
        until("www.example.org. A", "NOERROR 192.0.2.1");
        assertThat(fixture.ask("static.gslb.test. A")).isEqualTo("NOERROR 192.0.2.1");

        Files.delete(folder.resolve("zones/example.org.zone"));
        until("www.example.org. A", "REFUSED");
    }

    @Test
    void keepsTheZoneOfAFileThatIsRefusedAndTellsWhy() throws IOException {
        write("example.org", "www A 192.0.2.1");
        fixture.startNode(SETTINGS);

        write("example.org", "www A 192.0.2.1", "bad A nowhere");
        JsonNode refused = reload().path("refused");
        assertThat(refused).hasSize(1);
        assertThat(refused.path(0).path("problems").path(0).asText())
                .endsWith("example.org.zone:5: A: Invalid address: nowhere");
        assertThat(refused.path(0).path("state").asText()).isEqualTo("served, newer file refused");
        assertThat(fixture.ask("www.example.org. A")).isEqualTo("NOERROR 192.0.2.1");
        JsonNode rejected = fixture.json("/api/v1/rejected");
        assertThat(rejected).hasSize(1);
        assertThat(rejected.path(0).path("kind").asText()).isEqualTo("Zone");
        assertThat(rejected.path(0).path("inForce").asText()).isEqualTo("the last good version");
        assertThat(fixture.get("/metrics").body())
                .contains("gslb_zones_refused 1.0")
                .contains("gslb_zones_not_loaded 0.0");

        write("example.org", "www A 192.0.2.2");
        assertThat(reload().path("refused")).isEmpty();
        assertThat(fixture.ask("www.example.org. A")).isEqualTo("NOERROR 192.0.2.2");
        assertThat(fixture.json("/api/v1/rejected")).isEmpty();
        assertThat(fixture.json("/api/v1/zones/example.org").path("records").asInt()).isEqualTo(3);
    }

    @Test
    void startsWithAFileThatIsRefusedAndServesTheOthers() throws IOException {
        write("broken.example", "www A nowhere");
        write("example.org", "www A 192.0.2.1");
        fixture.startNode(SETTINGS);

        assertThat(fixture.ask("www.broken.example. A")).isEqualTo("SERVFAIL");
        assertThat(fixture.ask("www.example.org. A")).isEqualTo("NOERROR 192.0.2.1");
        assertThat(fixture.json("/api/v1/zones/broken.example").path("state").asText())
                .isEqualTo("not loaded");

        write("broken.example", "www A 192.0.2.2");
        until("www.broken.example. A", "NOERROR 192.0.2.2");
    }

    @Test
    void listensAndIsAliveWithoutAZone() throws IOException {
        Path config = fixture.configuration("cold-start-limit: 0s");
        String text = Files.readString(config);
        Files.writeString(config, text.replaceFirst("(?s)zones:\n.*?geo:", "geo:"));
        try (DnsNode node = DnsNode.start(GslbDnsConfig.read(config))) {
            assertThat(node.serving().zones().zones()).isEmpty();
            assertThat(NodeFixture.askOf(node, "www.example.org. A")).isEqualTo("REFUSED");
        }
    }

    @Test
    void explainsAliasesAndTellsOfServicesThatAreOccludedOrHideAddresses() throws IOException {
        write(
                "example.org",
                "alias CNAME shop.gslb.test.",
                "sub NS ns.example.net.",
                "beside A 192.0.2.66");
        fixture.startNode(SETTINGS);
        fixture.startPublisher();
        fixture.publishShop();
        fixture.publish(
                Published.service("x.sub.example.org", List.of(), "192.0.2.7"),
                Published.service("beside.example.org", List.of(), "192.0.2.8"));

        NodeFixture.until(
                () -> fixture.json("/api/v1/services").path("occluded").has("x.sub.example.org"));
        JsonNode services = fixture.json("/api/v1/services");
        assertThat(services.path("occluded").path("x.sub.example.org").asText())
                .isEqualTo("the zone cut at sub.example.org");
        assertThat(services.path("hiding").path(0).asText()).isEqualTo("beside.example.org");
        until("beside.example.org. A", "NOERROR 192.0.2.8");

        JsonNode explained =
                fixture.json("/api/v1/explain?name=alias.example.org&client=203.0.113.1");
        assertThat(explained.path("steps").path(0).path("says").asText())
                .isEqualTo("alias.example.org leads to shop.gslb.test by CNAME");
        assertThat(explained.path("service").asText()).isEqualTo("shop.gslb.test");
        assertThat(
                        fixture.json("/api/v1/explain?name=a.sub.example.org&client=203.0.113.1")
                                .path("outcome")
                                .asText())
                .isEqualTo("referral: the zone ends at the cut sub.example.org");

        // The file that is read next may not state what the service hides.
        write("example.org", "beside A 192.0.2.67");
        assertThat(reload().path("refused").path(0).path("problems").path(0).asText())
                .endsWith(
                        ":4: beside.example.org A must not stand at the name of a balanced service");
    }
}

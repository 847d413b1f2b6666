package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.daemon.StartException;
import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.model.HealthMonitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a node starts: with nothing, from disk alone, and not at all.
final class NodeStartIT {

    @TempDir private Path folder;
    private NodeFixture fixture;

    @BeforeEach
    void prepare() throws IOException {
        fixture = new NodeFixture(folder);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    private void assertRefused(StartException.Reason reason, String what, String... more) {
        assertThatThrownBy(() -> fixture.startNode(more))
                .isInstanceOfSatisfying(
                        StartException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason))
                .hasMessageContaining(what);
    }

    @Test
    void answersFromDiskWithoutAnybodyElse() throws IOException {
        fixture.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK);
        fixture.startNode();
        fixture.startPublisher();
        fixture.publishShop();
        fixture.untilAsked(NodeFixture.SINGAPOREAN, "NOERROR " + NodeFixture.LONDON);
        Path verdicts = folder.resolve("data/verdicts");
        NodeFixture.until(() ->
                Files.exists(verdicts)
                        && Files.readString(verdicts).contains("DOWN majority http"));
        fixture.stopPublisher();
        fixture.stopNode();
        // Nobody could tell it by new probes, so what it says can only come from disk.
        fixture.stopBackend(NodeFixture.LONDON);
        fixture.stopBackend(NodeFixture.NEW_YORK);

        fixture.startNode();
        assertThat(fixture.askShop(NodeFixture.SINGAPOREAN))
                .isEqualTo("NOERROR " + NodeFixture.LONDON);
        assertThat(fixture.json("/api/v1/sites").path("fromDisk").asBoolean()).isTrue();
    }

    @Test
    void neverAnswersAMemberThatIsDeadFromTheStart() throws IOException {
        fixture.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK);
        fixture.startPublisher();
        fixture.publishShop();
        // Longer than the test takes: nothing but first results says who is up.
        fixture.publish(
                new HealthMonitor.Http(
                        "backend",
                        fixture.backendPort,
                        new HealthMonitor.Timing(
                                Duration.ofMinutes(5), Duration.ofSeconds(5), 2, 2),
                        "GET",
                        "/",
                        null,
                        List.of()));
        fixture.startNode();

        AtomicReference<String> first = new AtomicReference<>("");
        NodeFixture.until(() -> {
            first.set(fixture.askShop(NodeFixture.SINGAPOREAN));
            return !first.get().equals("SERVFAIL");
        });
        assertThat(first.get()).isEqualTo("NOERROR " + NodeFixture.LONDON);
        JsonNode singapore =
                fixture.json("/api/v1/explain?name=shop.gslb.test&client=203.0.113.7")
                        .path("candidates")
                        .path(2);
        assertThat(singapore.path("member").asText()).isEqualTo(NodeFixture.SINGAPORE);
        assertThat(singapore.path("health").path("state").asText()).isEqualTo("down");
        assertThat(singapore.path("health").path("targets").path(0).path("verdict").asText())
                .isEqualTo("untested");
    }

    @Test
    void deniesNoNameBeforeServicesHaveBeenHeardOf() throws IOException {
        fixture.startNode("cold-start-limit: 3s");
        assertThat(fixture.ask("shop.gslb.test. A")).isEqualTo("SERVFAIL");
        assertThat(fixture.ask("static.gslb.test. AAAA")).isEqualTo("SERVFAIL");
        assertThat(fixture.ask("static.gslb.test. A")).isEqualTo("NOERROR 192.0.2.1");
        assertThat(fixture.ask("static.gslb.test. MX")).isEqualTo("NOERROR");
        assertThat(fixture.get("/readyz").statusCode()).isEqualTo(503);
        NodeFixture.until(() -> fixture.ask("shop.gslb.test. A").equals("NXDOMAIN"));
        assertThat(fixture.get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void worksWithoutGeoData() throws IOException {
        Path config = fixture.configuration();
        Files.writeString(config, Files.readString(config).replaceFirst("(?m)^geo: .*\n", ""));
        try (DnsNode node = DnsNode.start(GslbDnsConfig.read(config))) {
            assertThat(node.geo()).isNull();
        }
    }

    @Test
    void namesADamagedGeoDatabase() throws IOException {
        Path database = folder.resolve("geo.mmdb");
        byte[] octets = Files.readAllBytes(database);
        Files.write(database, java.util.Arrays.copyOf(octets, octets.length / 2));
        assertRefused(StartException.Reason.InvalidInput, "geo.mmdb");
    }

    @Test
    void namesAMissingGeoDatabase() throws IOException {
        Files.delete(folder.resolve("geo.mmdb"));
        assertRefused(StartException.Reason.InvalidInput, "geo.mmdb");
    }

    @Test
    void namesAPortInUseAndLeavesNothingBehind() throws IOException {
        Path config = fixture.configuration();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = "port: " + taken.getLocalPort();
            Files.writeString(
                    config,
                    Files.readString(config).replace("tcp: { port: 0 }", "tcp: { " + port + " }"));
            assertThatThrownBy(() -> DnsNode.start(GslbDnsConfig.read(config)))
                    .isInstanceOfSatisfying(
                            StartException.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .isEqualTo(StartException.Reason.ResourceUnavailable))
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageContaining("in use");
        }
        // The data folder is not held any more, and the same configuration starts.
        fixture.startNode();
        assertThat(fixture.ask("static.gslb.test. A")).isEqualTo("NOERROR 192.0.2.1");
    }

    @Test
    void namesABadFileOfCookieSecrets() throws IOException {
        Files.writeString(folder.resolve("cookie-secrets"), "e5e973e5a6b2a43f48e7dc849e37bfcf\nno");
        assertRefused(
                StartException.Reason.InvalidInput,
                "cookie-secrets:2: must be 32 hexadecimal digits",
                "edns: { cookie-secret-file: cookie-secrets }");
    }

    @Test
    void takesOverCookieSecretsWithoutARestart() throws IOException {
        Path secrets = folder.resolve("cookie-secrets");
        Files.writeString(secrets, "e5e973e5a6b2a43f48e7dc849e37bfcf\n");
        fixture.startNode("edns: { cookie-secret-file: cookie-secrets }");
        assertThat(fixture.get("/metrics").body()).contains("gslb_dns_cookie_secrets 1.0");

        Files.writeString(
                secrets, "e5e973e5a6b2a43f48e7dc849e37bfcf\n445536bcd2513298075a5d379663c962\n");
        NodeFixture.until(
                () -> fixture.get("/metrics").body().contains("gslb_dns_cookie_secrets 2.0"));
        Files.writeString(secrets, "what");
        NodeFixture.until(() ->
                fixture.get("/metrics")
                        .body()
                        .contains("gslb_dns_cookie_secret_refusals_total 1.0"));
        assertThat(fixture.get("/metrics").body()).contains("gslb_dns_cookie_secrets 2.0");
    }

    @Test
    void refusesASecondNodeOnTheSameDataFolder() throws IOException {
        fixture.startNode();
        assertThatThrownBy(() -> DnsNode.start(GslbDnsConfig.read(fixture.configuration())))
                .isInstanceOf(StartException.class);
        assertThat(fixture.ask("static.gslb.test. A")).isEqualTo("NOERROR 192.0.2.1");
    }
}

package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.TestServer;
import io.meridian.dns.scenario.World;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.transport.TransportSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/// A member that is a name, as load balancers of some clouds are, looked up at a DNS server on
/// loopback: its health follows from the addresses that the name has.
class NamedMemberIT {

    private static final String ANSWERED = "lb.cloud.test.";

    @TempDir private Path folder;
    private NodeFixture fixture;
    private ZoneTable cloud;
    private DnsListener cloudServer;

    @BeforeEach
    void start() throws IOException {
        cloud = new ZoneTable(new World().snapshot());
        DnsListener.Address at = new DnsListener.Address(IpAddress.of("127.0.0.1"), 0, 0, false, 1);
        cloudServer =
                new DnsListener(cloud, TestServer.DEFAULT, TransportSettings.DEFAULT, at, null);
        cloudServer.start();
        fixture = new NodeFixture(folder);
        fixture.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK, NodeFixture.SINGAPORE);
        leadsTo("lb 1 IN CNAME eu.lb", at("eu.lb", NodeFixture.NEW_YORK));
        fixture.startNode(
                "probes:",
                "  resolver:",
                "    servers: [ { address: 127.0.0.1, port: " + cloudServer.udpPort() + " } ]",
                "    timeout: 1s",
                "    shortest-ttl: 200ms");
        fixture.startPublisher();
        fixture.publish(fixture.patientMonitor(), service());
        untilAnswered(ANSWERED);
    }

    @AfterEach
    void stop() {
        fixture.close();
        cloudServer.close();
    }

    private void leadsTo(String... records) {
        cloud.swap(
                new World()
                        .zone("cloud.test", List.of("ns1.cloud.test"), List.of(records))
                        .snapshot());
    }

    private static String at(String name, String address) {
        return name + " 1 IN " + (address.contains(":") ? "AAAA " : "A ") + address;
    }

    private static GslbService service() {
        return GslbService.of(
                "shop.gslb.test",
                10,
                new SelectionPolicy.RoundRobin(),
                List.of(
                        new Pool(20, List.of(member(new Destination.Cname("lb.cloud.test")))),
                        new Pool(
                                10,
                                List.of(
                                        member(
                                                new Destination.Ip(
                                                        IpAddress.of(NodeFixture.LONDON), null))))),
                HealthRule.of(List.of("backend"), 1),
                null);
    }

    private static Member member(Destination destination) {
        return new Member(destination, 1, null, "any", List.of(), true, null, null);
    }

    private String answer() {
        int port = fixture.node().listeners().getFirst().udpPort();
        try (DnsClient client = new DnsClient.Udp(InetAddress.getLoopbackAddress(), port)) {
            client.send(Packets.query("shop.gslb.test. A"));
            return new Message(client.receive()).getSection(Section.ANSWER).toString();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void untilAnswered(String where) {
        NodeFixture.until(() -> answer().contains(where) && isTried());
    }

    /// Before that it may be answered for want of knowledge.
    private boolean isTried() {
        return !health().path("evidence").toString().contains("not tried yet");
    }

    private JsonNode health() {
        return fixture.json("/api/v1/services/shop.gslb.test")
                .path("pools")
                .path(0)
                .path("members")
                .path(0)
                .path("health");
    }

    private void untilEvidence(String text) {
        NodeFixture.until(() -> health().path("evidence").toString().contains(text));
    }

    @Test
    void isUpWhileAnyAddressPassesAndDownWhenNoneDoes() {
        untilEvidence("200 OK from " + NodeFixture.NEW_YORK);
        assertThat(health().path("resolved").path("addresses").toString())
                .isEqualTo("[\"" + NodeFixture.NEW_YORK + "\"]");
        assertThat(health().path("resolved").path("ageMs").asLong(-1)).isNotNegative();
        assertThat(health().path("resolved").path("ttl").asInt()).isOne();

        leadsTo(at("lb", NodeFixture.NEW_YORK), at("lb", NodeFixture.SINGAPORE));
        untilEvidence("lb.cloud.test is " + NodeFixture.NEW_YORK + ", " + NodeFixture.SINGAPORE);
        fixture.stopBackend(NodeFixture.NEW_YORK);
        untilEvidence("200 OK from " + NodeFixture.SINGAPORE);
        assertThat(health().path("state").asText()).isEqualTo("up");
        assertThat(answer()).contains(ANSWERED);

        fixture.stopBackend(NodeFixture.SINGAPORE);
        untilAnswered(NodeFixture.LONDON);
        assertThat(health().path("evidence").toString())
                .contains(NodeFixture.NEW_YORK + ": connection refused");
    }

    @Test
    void followsItsNameToAnotherFamily() throws IOException {
        fixture.startBackends("::1");
        leadsTo(at("lb", "::1"));
        untilEvidence("200 OK from ::1");
        assertThat(answer()).contains(ANSWERED);
    }

    @Test
    void aNameThatIsGoneAndAServerThatIsSilentSayNothingOfIt() {
        untilEvidence("200 OK from " + NodeFixture.NEW_YORK);
        leadsTo("other 1 IN A 192.0.2.1");
        untilEvidence("and not again since: NXDOMAIN");
        assertThat(health().path("state").asText()).isEqualTo("up");
        assertThat(fixture.get("/metrics").body())
                .contains("gslb_names_stale 1.0")
                .contains("gslb_name_lookups_total{result=\"negative\"}");

        cloudServer.close();
        untilEvidence("and not again since: no DNS server answered");
        assertThat(health().path("state").asText()).isEqualTo("up");
        assertThat(answer()).contains(ANSWERED);

        // It is probed at the last good addresses all the while.
        fixture.stopBackend(NodeFixture.NEW_YORK);
        untilAnswered(NodeFixture.LONDON);
    }
}

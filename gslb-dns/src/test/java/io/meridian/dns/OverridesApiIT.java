package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.mesh.OverrideStore;
import io.meridian.mesh.Subscription;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.disk.DataFolder;
import io.meridian.mesh.disk.SmallFile;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.model.AnswerRule;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/// Orders given through the API change answers, are guarded, end, and outlive a restart.
final class OverridesApiIT {

    private static final String NEAREST = "NOERROR " + NodeFixture.SINGAPORE;
    private static final String NEXT = "NOERROR " + NodeFixture.LONDON;

    @TempDir Path folder;
    private NodeFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new NodeFixture(folder);
        fixture.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK, NodeFixture.SINGAPORE);
        fixture.startNode();
        fixture.startPublisher();
        fixture.publishShop();
        fixture.untilAllUp();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private HttpResponse<String> order(String target, String action, String more) {
        String body =
                "{\"target\":\"%s\",\"action\":\"%s\",\"reason\":\"a drill\",\"author\":\"ann\"%s}"
                        .formatted(target, action, more);
        return fixture.post("/api/v1/overrides", "application/json", body);
    }

    private void untilSingaporeansGet(String answer) {
        fixture.untilAsked(NodeFixture.SINGAPOREAN, answer);
    }

    private JsonNode candidate(String member) {
        JsonNode explanation =
                fixture.json("/api/v1/explain?name=shop.gslb.test&client=203.0.113.7");
        for (JsonNode candidate : explanation.path("candidates")) {
            if (candidate.path("member").asText().equals(member)) {
                return candidate;
            }
        }
        throw new AssertionError(explanation.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "site:singapore, drain, drained by an operator: no new clients, order: drained by ann (site:singapore)",
        "cluster:sing*, maintenance, taken out by an operator, order: in maintenance by ann",
        "member:shop.gslb.test/127.0.30.1, down, taken out by an operator, order: taken down by ann"
    })
    void sendsClientsElsewhereSaysWhyAndTakesItBack(
            String target, String action, String reason, String evidence) {
        assertThat(order(target, action, "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEXT);

        JsonNode withdrawn = candidate(NodeFixture.SINGAPORE);
        assertThat(withdrawn.path("reason").asText()).isEqualTo(reason);
        assertThat(withdrawn.path("health").path("evidence").get(0).asText()).startsWith(evidence);
        JsonNode listed = fixture.json("/api/v1/overrides").get(0);
        assertThat(listed.path("target").asText()).isEqualTo(target);
        assertThat(listed.path("action").asText()).isEqualTo(action);
        assertThat(listed.path("members").asInt()).isEqualTo(1);

        assertThat(order(target, "clear", "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEAREST);
        assertThat(fixture.json("/api/v1/overrides")).isEmpty();
        assertThat(fixture.json("/api/v1/overrides/audit")).hasSize(2);
    }

    @Test
    void theMoreSpecificOrderCounts() {
        assertThat(order("site:singapore", "drain", "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEXT);
        assertThat(order("member:shop.gslb.test/127.0.30.1", "up", "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEAREST);
        fixture.stopBackend(NodeFixture.SINGAPORE);
        NodeFixture.until(() ->
                candidate(NodeFixture.SINGAPORE)
                        .path("health")
                        .path("evidence")
                        .toString()
                        .contains("london: down"));
        untilSingaporeansGet(NEAREST);
    }

    @Test
    void anExactOrderOverridesAnEarlierPatternAlsoAfterARestart() throws IOException {
        assertThat(order("cluster:sing*", "down", "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEXT);
        assertThat(order("cluster:singapore", "up", "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEAREST);
        // Given later, and less exact all the same.
        assertThat(order("cluster:*pore", "maintenance", "").statusCode()).isEqualTo(200);
        NodeFixture.until(() -> fixture.json("/api/v1/overrides").size() == 3);
        untilSingaporeansGet(NEAREST);

        fixture.stopNode();
        fixture.startNode();
        fixture.stopBackend(NodeFixture.SINGAPORE);
        NodeFixture.until(() ->
                candidate(NodeFixture.SINGAPORE)
                        .path("health")
                        .path("evidence")
                        .toString()
                        .contains("london: down"));
        untilSingaporeansGet(NEAREST);
        assertThat(order("cluster:singapore", "clear", "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEXT);
    }

    @Test
    void limitsHowLongAnswersMayBeKeptWhileItIsInForce() {
        assertThat(ttlOfShop()).isEqualTo(10);
        assertThat(order("site:singapore", "down", ",\"ttl\":3").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEXT);
        assertThat(ttlOfShop()).isEqualTo(3);
        assertThat(fixture.json("/api/v1/overrides").path(0).path("ttl").asInt()).isEqualTo(3);
        JsonNode explanation =
                fixture.json("/api/v1/explain?name=shop.gslb.test&client=203.0.113.7");
        assertThat(explanation.path("ttl").asInt()).isEqualTo(3);
        assertThat(explanation.path("steps").toString()).contains("says an operator's order");

        // It shortens and never lengthens.
        assertThat(order("site:singapore", "down", ",\"ttl\":300").statusCode()).isEqualTo(200);
        NodeFixture.until(() -> ttlOfShop() == 10);
        assertThat(order("site:singapore", "down", ",\"ttl\":0").statusCode()).isEqualTo(200);
        NodeFixture.until(() -> ttlOfShop() == 0);

        assertThat(order("site:singapore", "clear", "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEAREST);
        NodeFixture.until(() -> ttlOfShop() == 10);
        assertThat(order("site:singapore", "down", ",\"ttl\":86401").statusCode()).isEqualTo(400);
        assertThat(order("site:singapore", "down", ",\"ttl\":-1").statusCode()).isEqualTo(400);
    }

    private long ttlOfShop() {
        int port = fixture.node().listeners().getFirst().udpPort();
        try (DnsClient client = new DnsClient.Udp(InetAddress.getLoopbackAddress(), port)) {
            client.send(Packets.query("shop.gslb.test. A edns=1232 subnet=203.0.113.0/24"));
            return new Message(client.receive()).getSection(Section.ANSWER).getFirst().getTTL();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void endsByItself() {
        assertThat(order("site:singapore", "drain", ",\"lasts\":\"PT0.5S\"").statusCode())
                .isEqualTo(200);
        NodeFixture.until(() -> fixture.json("/api/v1/overrides/audit").size() == 1);
        untilSingaporeansGet(NEAREST);
        assertThat(fixture.json("/api/v1/overrides")).isEmpty();
    }

    @Test
    void isInForceAgainAfterARestart() throws IOException {
        assertThat(order("site:singapore", "drain", "").statusCode()).isEqualTo(200);
        untilSingaporeansGet(NEXT);
        fixture.stopNode();
        fixture.startNode();
        assertThat(fixture.askShop(NodeFixture.SINGAPOREAN)).isEqualTo(NEXT);
    }

    @Test
    void anOrderThatHasEndedStaysEndedWhenTheClockHasBeenSetBack() throws IOException {
        assertThat(order("site:singapore", "drain", ",\"lasts\":\"PT0.5S\"").statusCode())
                .isEqualTo(200);
        OverrideStore store = fixture.node().mesh().overrides();
        NodeFixture.until(() -> store.live().isEmpty());
        untilSingaporeansGet(NEAREST);
        fixture.stopNode();
        // As if it was to end in an hour: to the order it is all one which of the two is moved.
        try (DataFolder folder = new DataFolder(this.folder.resolve("data/mesh"))) {
            SmallFile file = new SmallFile(folder, "overrides");
            byte[] written = file.read().orElseThrow();
            PeerMessages.Overrides orders = MeshCodec.read(written, PeerMessages.Overrides.class);
            file.write(
                    MeshCodec.write(
                            new PeerMessages.Overrides(
                                    orders.installation(),
                                    List.of(anHourLonger(orders.overrides().getFirst())))));
        }
        fixture.startNode();
        assertThat(fixture.node().mesh().overrides().all().getFirst().isInForce(Instant.now()))
                .isTrue();
        untilSingaporeansGet(NEAREST);
        assertThat(fixture.json("/api/v1/overrides")).isEmpty();
        assertThat(fixture.node().health().orders().list()).isEmpty();
    }

    private static OperatorOverride anHourLonger(OperatorOverride order) {
        return new OperatorOverride(
                order.target(),
                order.action(),
                order.reason(),
                order.author(),
                order.sinceMillis(),
                Instant.now().plusSeconds(3600).toEpochMilli(),
                order.cleared(),
                order.version());
    }

    @Test
    void whatWasOrderedCanBeTakenBackAtOnce() throws Exception {
        CountDownLatch healthIsTold = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        try (Subscription _ =
                fixture.node()
                        .mesh()
                        .overrides()
                        .subscribe(_ -> {
                            held.countDown();
                            awaitQuietly(healthIsTold);
                        })) {
            awaitQuietly(held);
            assertThat(order("site:singapore", "drain", "").statusCode()).isEqualTo(200);
            assertThat(fixture.json("/api/v1/overrides")).hasSize(1);
            assertThat(order("site:singapore", "clear", "").statusCode()).isEqualTo(200);
        } finally {
            healthIsTold.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void refusesToTakeTheLastMemberOutUnlessForced() {
        HttpResponse<String> refused = order("site:*", "drain", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("shop.gslb.test");
        assertThat(fixture.askShop(NodeFixture.SINGAPOREAN)).isEqualTo(NEAREST);

        assertThat(order("site:*", "drain", ",\"force\":true").statusCode()).isEqualTo(200);
        untilSingaporeansGet("NOERROR");
    }

    /// Publishes one member in London beside one in New York, without monitors: both are untested.
    private void publishPair(
            String fqdn, int priorityOfNewYork, Member newYork, int minMembers, DownResponse down) {
        Member london =
                Member.of(IpAddress.of(NodeFixture.LONDON), 1, "london", "london", List.of());
        List<Pool> pools =
                priorityOfNewYork == 10
                        ? List.of(new Pool(10, List.of(london, newYork)))
                        : List.of(
                                new Pool(10, List.of(london)),
                                new Pool(priorityOfNewYork, List.of(newYork)));
        fixture.publish(
                new GslbService(
                        fqdn,
                        List.of(),
                        10,
                        new SelectionPolicy.RoundRobin(),
                        pools,
                        HealthRule.NONE,
                        new AnswerRule(1, minMembers, false),
                        null,
                        down));
        NodeFixture.until(() -> fixture.node().serving().zones().services().containsKey(fqdn));
    }

    private static Member newYork(String address, String site, boolean enabled) {
        return new Member(
                new Destination.Ip(IpAddress.of(address), null),
                1,
                site,
                "newyork",
                List.of(),
                enabled,
                null,
                null);
    }

    private void isRefusedUnlessForced(String target, String services) {
        HttpResponse<String> refused = order(target, "drain", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("would be left for " + services + ";");
        assertThat(fixture.json("/api/v1/overrides/audit")).isEmpty();
        assertThat(order(target, "drain", ",\"force\":true").statusCode()).isEqualTo(200);
    }

    @Test
    void aMemberOfPriorityZeroDoesNotMakeUpForTheLast() {
        publishPair(
                "pair.gslb.test",
                0,
                newYork(NodeFixture.NEW_YORK, "newyork", true),
                0,
                new DownResponse.AllRecords());
        isRefusedUnlessForced("site:london", "pair.gslb.test (A)");
    }

    @Test
    void aDisabledMemberDoesNotMakeUpForTheLast() {
        publishPair(
                "pair.gslb.test",
                10,
                newYork(NodeFixture.NEW_YORK, "newyork", false),
                0,
                new DownResponse.AllRecords());
        isRefusedUnlessForced("site:london", "pair.gslb.test (A)");
    }

    @Test
    void aMemberAtADisabledSiteDoesNotMakeUpForTheLast() {
        fixture.publish(new Site("boston", 42.4, -71.1, List.of("boston"), false));
        publishPair(
                "pair.gslb.test",
                10,
                newYork(NodeFixture.NEW_YORK, "boston", true),
                0,
                new DownResponse.AllRecords());
        isRefusedUnlessForced("site:london", "pair.gslb.test (A)");
    }

    @Test
    void aMemberOfTheOtherFamilyDoesNotMakeUpForTheLast() {
        publishPair(
                "pair.gslb.test",
                10,
                newYork("2001:db8::20", "newyork", true),
                0,
                new DownResponse.AllRecords());
        isRefusedUnlessForced("site:london", "pair.gslb.test (A)");
        assertThat(order("member:pair.gslb.test/2001:db8::20", "down", "").body())
                .contains("would be left for pair.gslb.test (AAAA);");
    }

    @Test
    void refusesToLeaveFewerMembersThanThereMustBe() {
        publishPair(
                "few.gslb.test",
                10,
                newYork(NodeFixture.NEW_YORK, "newyork", true),
                2,
                new DownResponse.Empty());
        publishPair(
                "many.gslb.test",
                10,
                newYork("2001:db8::20", "newyork", true),
                2,
                new DownResponse.Empty());
        isRefusedUnlessForced("site:london", "2 services: few.gslb.test (A), many.gslb.test");
    }

    @Test
    void oneOfTwoOrdersAtOnceThatTogetherTakeEverybodyOutIsRefused() throws Exception {
        publishPair(
                "pair.gslb.test",
                10,
                newYork(NodeFixture.NEW_YORK, "newyork", true),
                0,
                new DownResponse.AllRecords());
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 10; round++) {
                CyclicBarrier together = new CyclicBarrier(2);
                List<Integer> codes = new ArrayList<>();
                for (Future<Integer> code :
                        threads.invokeAll(
                                List.of(
                                        drain(together, NodeFixture.LONDON),
                                        drain(together, NodeFixture.NEW_YORK)))) {
                    codes.add(code.get());
                }
                assertThat(codes).containsExactlyInAnyOrder(200, 409);
                NodeFixture.until(() -> fixture.json("/api/v1/overrides").size() == 1);
                for (JsonNode given : fixture.json("/api/v1/overrides")) {
                    String target = given.path("target").asText();
                    assertThat(order(target, "clear", "").statusCode()).isEqualTo(200);
                }
                NodeFixture.until(() -> fixture.json("/api/v1/overrides").isEmpty());
            }
        }
    }

    private Callable<Integer> drain(CyclicBarrier together, String address) {
        return () -> {
            int _ = together.await();
            return order("member:pair.gslb.test/" + address, "drain", "").statusCode();
        };
    }

    @Test
    void refusesWhatIsNoOrder() {
        assertThat(order("everything", "drain", "").statusCode()).isEqualTo(400);
        assertThat(order("site:london", "explode", "").statusCode()).isEqualTo(400);
        assertThat(order("site:london", "clear", "").statusCode()).isEqualTo(404);
        assertThat(order("site:london", "drain", ",\"lasts\":\"2h\"").statusCode()).isEqualTo(400);
        assertThat(order("site:london", "drain", ",\"lasts\":\"-PT1S\"").statusCode())
                .isEqualTo(400);
        assertThat(order("site:london", "drain", ",\"colour\":1").statusCode()).isEqualTo(400);
        assertThat(fixture.post("/api/v1/overrides", "application/json", "{").statusCode())
                .isEqualTo(400);
        assertThat(fixture.post("/api/v1/overrides", "text/plain", "{}").statusCode())
                .isEqualTo(415);
        assertThat(
                        fixture.post("/api/v1/overrides", "application/json", " ".repeat(100_000))
                                .statusCode())
                .isEqualTo(413);
        assertThat(fixture.post("/api/v1/explain", "application/json", "{}").statusCode())
                .isEqualTo(405);
        assertThat(fixture.json("/api/v1/overrides/audit")).isEmpty();
    }
}

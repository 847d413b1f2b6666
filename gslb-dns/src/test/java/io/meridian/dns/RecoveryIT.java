package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that dies and comes back, through a node's sockets, disk and API.
@Tag("drills")
class RecoveryIT {

    @TempDir private Path folder;
    private NodeFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new NodeFixture(folder);
        fixture.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK, NodeFixture.SINGAPORE);
        fixture.startNode();
        fixture.startPublisher();
        fixture.publishShop();
        fixture.publish(fixture.patientMonitor());
        fixture.untilAllUp();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void publish(HealthRule rule, @Nullable Readiness readiness) {
        fixture.publish(
                GslbService.of(
                        "shop.gslb.test",
                        10,
                        new SelectionPolicy.RoundRobin(),
                        List.of(
                                new Pool(20, List.of(member(NodeFixture.SINGAPORE, readiness))),
                                new Pool(10, List.of(member(NodeFixture.LONDON, null)))),
                        rule,
                        null));
        // The service before it answers with the same members.
        NodeFixture.until(() -> pool().path("priority").asInt() == 20 && isReadinessOf(readiness));
    }

    private JsonNode pool() {
        return fixture.json("/api/v1/services/shop.gslb.test").path("pools").path(0);
    }

    private boolean isReadinessOf(@Nullable Readiness readiness) {
        return readiness == null
                || health().path("evidence")
                        .toString()
                        .contains(readiness.ready() + " of " + readiness.backends());
    }

    private static Member member(String address, @Nullable Readiness readiness) {
        return new Member(
                new Destination.Ip(IpAddress.of(address), null),
                1,
                null,
                "any",
                List.of(),
                true,
                null,
                readiness);
    }

    private static HealthRule rule(Duration holdDown, boolean manualResume) {
        return new HealthRule(
                List.of("backend"), 1, Quorum.MAJORITY, holdDown, manualResume, Readiness.Rule.ALL);
    }

    private JsonNode health() {
        return pool().path("members").path(0).path("health");
    }

    private void untilAnswered(String answer) {
        NodeFixture.until(() -> fixture.ask("shop.gslb.test A").contains(answer));
    }

    @Test
    void staysOutUntilItIsLetBackAlsoOverARestart() throws IOException {
        publish(rule(Duration.ZERO, true), null);
        untilAnswered(NodeFixture.SINGAPORE);
        fixture.stopBackend(NodeFixture.SINGAPORE);
        untilAnswered(NodeFixture.LONDON);

        fixture.startBackends(NodeFixture.SINGAPORE);
        NodeFixture.until(() -> health().path("recovery").asText().contains("resume"));
        assertThat(fixture.ask("shop.gslb.test A")).contains(NodeFixture.LONDON);
        assertThat(fixture.get("/metrics").body()).contains("gslb_members_awaiting_resume 1.0");

        fixture.stopNode();
        fixture.startNode();
        NodeFixture.until(() -> health().path("recovery").asText().contains("resume"));
        assertThat(fixture.ask("shop.gslb.test A")).contains(NodeFixture.LONDON);

        String order =
                "{\"target\":\"member:shop.gslb.test/*\",\"action\":\"resume\","
                        + "\"reason\":\"mended\",\"author\":\"ann\"}";
        assertThat(fixture.post("/api/v1/overrides", "application/json", order).statusCode())
                .isEqualTo(200);
        untilAnswered(NodeFixture.SINGAPORE);
        assertThat(health().path("recovery").isNull()).isTrue();
    }

    @Test
    void isAnsweredAgainWhenItsHoldDownIsOver() throws IOException {
        publish(rule(Duration.ofSeconds(12), false), null);
        untilAnswered(NodeFixture.SINGAPORE);
        fixture.stopBackend(NodeFixture.SINGAPORE);
        untilAnswered(NodeFixture.LONDON);

        fixture.startBackends(NodeFixture.SINGAPORE);
        NodeFixture.until(() -> health().path("recovery").asText().startsWith("held down"));
        assertThat(fixture.ask("shop.gslb.test A")).contains(NodeFixture.LONDON);
        assertThat(fixture.get("/api/v1/explain?name=shop.gslb.test&client=203.0.113.7").body())
                .contains("its probes pass again, and it is not let back yet");
        untilAnswered(NodeFixture.SINGAPORE);
    }

    @Test
    void isDownWhileItsWorkloadsAreNotReady() {
        publish(rule(Duration.ZERO, false), new Readiness(1, 2));
        untilAnswered(NodeFixture.LONDON);
        assertThat(health().path("evidence").toString())
                .contains("Kubernetes: 1 of 2 backends ready, needed: all");

        publish(rule(Duration.ZERO, false), new Readiness(2, 2));
        untilAnswered(NodeFixture.SINGAPORE);
        assertThat(health().path("targets").path(0).path("votes").path(0).path("vote").asText())
                .isEqualTo("up");
    }
}

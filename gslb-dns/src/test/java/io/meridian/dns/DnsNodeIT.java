package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.model.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node: log, probes, verdicts, answers over UDP, and what its API says of them.
final class DnsNodeIT {

    @TempDir private static Path folder;
    private static NodeFixture fixture;

    @BeforeAll
    static void start() throws IOException {
        fixture = new NodeFixture(folder);
        fixture.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK, NodeFixture.SINGAPORE);
        fixture.startNode();
        fixture.startPublisher();
        fixture.publishShop();
        fixture.publish(
                new Rejection(
                        "london",
                        "GlobalDeploymentPolicy",
                        "avi-system",
                        "global-gdp",
                        "gdp.yaml:14",
                        List.of("traffic weight 21 must be between 1 and 20"),
                        List.of("shop.gslb.test"),
                        "the last good version"));
        fixture.untilAllUp();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static JsonNode explain(String more) {
        return fixture.json("/api/v1/explain?name=shop.gslb.test" + more);
    }

    private static JsonNode candidate(JsonNode explanation, String member) {
        for (JsonNode candidate : explanation.path("candidates")) {
            if (candidate.path("member").asText().equals(member)) {
                return candidate;
            }
        }
        throw new AssertionError("no candidate " + member + " in " + explanation);
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void answersTheNextNearestWhileTheNearestIsStopped() throws IOException {
        fixture.untilAsked(NodeFixture.SINGAPOREAN, "NOERROR " + NodeFixture.SINGAPORE);
        fixture.stopBackend(NodeFixture.SINGAPORE);
        try {
            fixture.untilAsked(NodeFixture.SINGAPOREAN, "NOERROR " + NodeFixture.LONDON);
            JsonNode told = explain("&client=203.0.113.7");
            assertThat(told.path("answer").get(0).asText()).isEqualTo(NodeFixture.LONDON);
            JsonNode stopped = candidate(told, NodeFixture.SINGAPORE);
            assertThat(stopped.path("kept").asBoolean()).isFalse();
            assertThat(stopped.path("reason").asText()).isEqualTo("down");
            assertThat(stopped.path("health").path("state").asText()).isEqualTo("down");
            assertThat(stopped.path("health").path("evidence").get(0).asText())
                    .startsWith("london: down, ");
        } finally {
            fixture.startBackends(NodeFixture.SINGAPORE);
        }
        fixture.untilAsked(NodeFixture.SINGAPOREAN, "NOERROR " + NodeFixture.SINGAPORE);
    }

    @Test
    void explainsInTheShapeOfTheContract() {
        JsonNode told = explain("&client=203.0.113.7&type=a");
        assertThat(fields(told))
                .containsSubsequence(
                        "name",
                        "type",
                        "zone",
                        "service",
                        "client",
                        "location",
                        "policy",
                        "candidates",
                        "answer",
                        "ttl",
                        "scopePrefixLength");
        assertThat(told.path("zone").asText()).isEqualTo("gslb.test");
        assertThat(told.path("client").path("address").asText()).isEqualTo("203.0.113.7");
        assertThat(told.path("location").path("city").asText()).isEqualTo("Singapore");
        assertThat(told.path("ttl").asInt()).isEqualTo(10);
        assertThat(told.path("scopePrefixLength").asInt()).isEqualTo(24);
        JsonNode chosen = candidate(told, NodeFixture.SINGAPORE);
        assertThat(fields(chosen))
                .contains("member", "site", "distanceKm", "health", "kept", "reason");
        assertThat(fields(chosen.path("health"))).contains("state", "ageMs", "evidence");
        assertThat(chosen.path("distanceKm").asLong()).isZero();
        assertThat(chosen.path("kept").asBoolean()).isTrue();
        assertThat(candidate(told, NodeFixture.LONDON).path("distanceKm").asLong())
                .isBetween(10_800L, 10_900L);
        assertThat(told.path("rejected").get(0).path("problems").get(0).asText())
                .startsWith("traffic weight 21");
    }

    @Test
    void explainsWhatTheWireAnswers() {
        for (String subnet : List.of("192.0.2.0", "198.51.100.0", "203.0.113.0")) {
            JsonNode told = explain("&client=" + subnet);
            assertThat(fixture.askShop(subnet + "/24"))
                    .isEqualTo("NOERROR " + told.path("answer").get(0).asText());
        }
    }

    @Test
    void explainsAResolverWithoutAScope() {
        JsonNode told = explain("&resolver=198.51.100.9");
        assertThat(told.path("answer").get(0).asText()).isEqualTo(NodeFixture.NEW_YORK);
        assertThat(told.path("scopePrefixLength").asInt()).isZero();
    }

    @Test
    void explainsUpToWhereTheWayEnds() {
        String client = "&client=192.0.2.7";
        String path = "/api/v1/explain?name=";
        assertThat(fixture.json(path + "shop.example.com" + client).path("outcome").asText())
                .startsWith("REFUSED");
        assertThat(fixture.json(path + "none.gslb.test" + client).path("outcome").asText())
                .startsWith("NXDOMAIN");
        assertThat(fixture.json(path + "static.gslb.test" + client).path("outcome").asText())
                .startsWith("answered: records of the zone");
        JsonNode other = explain(client + "&type=AAAA");
        assertThat(other.path("outcome").asText()).startsWith("NODATA");
        assertThat(candidate(other, NodeFixture.LONDON).path("reason").asText())
                .isEqualTo("has no address of the asked type");
    }

    @Test
    void refusesMalformedRequestsWithAReason() {
        for (String query :
                List.of(
                        "",
                        "?name=",
                        "?name=shop.gslb.test",
                        "?name=shop.gslb.test&client=nonsense",
                        "?name=shop.gslb.test&client=192.0.2.1&type=MX",
                        "?name=a..b&client=192.0.2.1",
                        "?name=" + "a".repeat(300) + "&client=192.0.2.1")) {
            var response = fixture.get("/api/v1/explain" + query);
            assertThat(response.statusCode()).as(query).isEqualTo(400);
            assertThat(response.body()).as(query).contains("\"error\"");
        }
        assertThat(fixture.get("/api/v1/services/none.gslb.test").statusCode()).isEqualTo(404);
        assertThat(fixture.get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsOfServicesSitesAndObjects() {
        assertThat(fixture.json("/api/v1/services").path("services").get(0).asText())
                .isEqualTo("shop.gslb.test");
        JsonNode shop = fixture.json("/api/v1/services/Shop.gslb.test.");
        assertThat(shop.path("pools").get(0).path("members")).hasSize(3);
        assertThat(shop.path("pools").get(0).path("members").get(0).path("health").path("state"))
                .hasToString("\"up\"");
        JsonNode sites = fixture.json("/api/v1/sites");
        assertThat(sites.path("sites")).hasSize(3);
        assertThat(sites.path("members")).hasSize(2);
        assertThat(sites.path("position").asText()).startsWith("1/");
        assertThat(fixture.json("/api/v1/accepted")).hasSize(3);
        assertThat(fixture.json("/api/v1/rejected").get(0).path("source").asText())
                .isEqualTo("gdp.yaml:14");
    }

    @Test
    void measuresInPrometheusText() {
        assertThat(fixture.askShop(NodeFixture.SINGAPOREAN)).startsWith("NOERROR");
        String metrics = fixture.get("/metrics").body();
        assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> line.startsWith("gslb_"));
        assertThat(metrics)
                .contains("gslb_dns_queries_total{outcome=\"balanced\"}")
                .contains("gslb_services 1.0")
                .contains("gslb_ready 1.0")
                .contains("gslb_rejections 1.0")
                .contains("gslb_cold_start_overdue_total 0.0")
                .containsPattern("gslb_verdict\\{.*target=\"http://127.0.30.1:.*\"\\} 1.0")
                .containsPattern("gslb_verdict_age_seconds\\{.*target=\"http://127.0.30.1:.*\"\\}")
                .containsPattern("gslb_opinion_stream_age_seconds\\{node=\"dns-london-1\"")
                .contains("gslb_log_age_seconds");
    }

    @Test
    void isReadyAndAlive() {
        assertThat(fixture.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(fixture.get("/livez").statusCode()).isEqualTo(200);
    }
}

package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.TestGeo;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that changes under a node that answers.
class GeoReloadIT {

    private static final SelectionPolicy SINGAPORE_TO_LONDON =
            new SelectionPolicy.Topology(
                    List.of(
                            new TopologyRule(
                                    List.of(),
                                    List.of(),
                                    List.of("SG"),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    List.of("london"))),
                    new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()));

    @TempDir Path folder;

    @Test
    void answersByChangedDataAndKeepsThemWhenTheNextAreBad() throws Exception {
        try (NodeFixture fixture = new NodeFixture(folder)) {
            fixture.startNode();
            fixture.startPublisher();
            fixture.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK, NodeFixture.SINGAPORE);
            fixture.publishShop();
            fixture.publish(NodeFixture.service("rules.gslb.test", SINGAPORE_TO_LONDON));
            fixture.untilAllUp();
            NodeFixture.until(() -> askRules(fixture).equals("NOERROR " + NodeFixture.LONDON));
            fixture.untilAsked(NodeFixture.SINGAPOREAN, "NOERROR " + NodeFixture.SINGAPORE);
            String before = fixture.json("/api/v1/geo").path("sha256").asText();

            Path database =
                    TestGeo.database(
                            folder, "network,latitude,longitude\n203.0.113.0/24,40.7,-74.0\n");
            fixture.untilAsked(NodeFixture.SINGAPOREAN, "NOERROR " + NodeFixture.NEW_YORK);
            assertThat(askRules(fixture))
                    .as("no country any more: by distance")
                    .isEqualTo("NOERROR " + NodeFixture.NEW_YORK);
            assertThat(fixture.json("/api/v1/geo").path("sha256").asText()).isNotEqualTo(before);
            assertThat(fixture.json("/api/v1/geo").path("networks").asInt()).isEqualTo(1);

            Files.writeString(database, "not a database");
            NodeFixture.until(() -> fixture.json("/api/v1/geo").path("failures").asInt() > 0);
            assertThat(fixture.json("/api/v1/geo").path("problem").asText())
                    .contains("geo.mmdb")
                    .contains("no MaxMind database");
            assertThat(fixture.get("/metrics").body()).contains("gslb_geo_stale 1.0");
            assertThat(fixture.askShop(NodeFixture.SINGAPOREAN))
                    .isEqualTo("NOERROR " + NodeFixture.NEW_YORK);
            assertThat(fixture.post("/api/v1/geo/reload", "application/json", "").statusCode())
                    .isEqualTo(409);

            Path _ = TestGeo.database(folder, TestGeo.DEMO);
            assertThat(fixture.post("/api/v1/geo/reload", "application/json", "").statusCode())
                    .isEqualTo(200);
            assertThat(fixture.askShop(NodeFixture.SINGAPOREAN))
                    .as("in use when the call returns")
                    .isEqualTo("NOERROR " + NodeFixture.SINGAPORE);
            assertThat(askRules(fixture)).isEqualTo("NOERROR " + NodeFixture.LONDON);
        }
    }

    private static String askRules(NodeFixture fixture) {
        return fixture.ask("rules.gslb.test. A edns=1232 subnet=" + NodeFixture.SINGAPOREAN);
    }
}

package io.meridian.dns;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.mesh.Mesh;
import io.meridian.model.Opinion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is told of a node that has fallen silent.
class SilentNodeIT {

    @TempDir private Path folder;
    private @Nullable NodeFixture fixture;

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private static JsonNode target(NodeFixture asked) {
        return asked.json("/api/v1/explain?name=shop.gslb.test&client=192.0.2.1")
                .path("candidates")
                .path(0)
                .path("health")
                .path("targets")
                .path(0);
    }

    private static boolean peerSays(NodeFixture asked, String vote, long atLeastMillis) {
        for (JsonNode said : target(asked).path("votes")) {
            if (said.path("site").asText().equals("newyork")) {
                return said.path("vote").asText().equals(vote)
                        && said.path("ageMs").asLong() >= atLeastMillis;
            }
        }
        return false;
    }

    @Test
    void ageOfItsResultsGrows() throws IOException {
        NodeFixture asked = new NodeFixture(folder);
        fixture = asked;
        asked.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK, NodeFixture.SINGAPORE);
        asked.startNode();
        asked.startPublisher();
        asked.publishShop();
        asked.untilAllUp();
        String target = target(asked).path("target").asText();
        try (Mesh peer = asked.startPeer("newyork")) {
            peer.opinions()
                    .announce(
                            List.of(
                                    new Opinion(
                                            target,
                                            Opinion.State.UP,
                                            new Opinion.Evidence(
                                                    "200 OK",
                                                    Duration.ofMillis(2),
                                                    Duration.ofMillis(100),
                                                    true))));
            NodeFixture.until(() -> peerSays(asked, "up", 100));
        }
        NodeFixture.until(() -> peerSays(asked, "stale", 3_100));
    }
}

package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service whose first member is another service, at a node that probes real backends.
class NestedServicesIT {

    private static final String ASKED = "front.gslb.test. A edns=1232";

    @TempDir Path folder;

    private static Member member(Destination destination, String site) {
        return new Member(destination, 1, site, site, List.of(), true, null, null);
    }

    private static GslbService service(String fqdn, Pool... pools) {
        return GslbService.of(
                fqdn,
                10,
                new SelectionPolicy.RoundRobin(),
                List.of(pools),
                HealthRule.of(List.of("backend"), 1),
                null);
    }

    private static Pool address(int priority, String address, String site) {
        Destination destination = new Destination.Ip(IpAddress.of(address), null);
        return new Pool(priority, List.of(member(destination, site)));
    }

    @Test
    void followsTheHealthOfTheServiceThatAMemberLeadsTo() throws Exception {
        try (NodeFixture fixture = new NodeFixture(folder)) {
            fixture.startNode();
            fixture.startPublisher();
            fixture.startBackends(NodeFixture.LONDON, NodeFixture.NEW_YORK, NodeFixture.SINGAPORE);
            fixture.publishShop();
            Member inner = member(new Destination.Cname("inner.gslb.test"), "london");
            fixture.publish(
                    service("inner.gslb.test", address(10, NodeFixture.LONDON, "london")),
                    service(
                            "front.gslb.test",
                            new Pool(20, List.of(inner)),
                            address(10, NodeFixture.SINGAPORE, "singapore")));
            fixture.untilAllUp();
            untilAnswered(fixture, NodeFixture.LONDON);
            assertThat(evidence(fixture)).contains("has a member that is up");

            fixture.stopBackend(NodeFixture.LONDON);
            untilAnswered(fixture, NodeFixture.SINGAPORE);
            assertThat(evidence(fixture)).contains("has no member to answer with");

            assertThat(drainSingapore(fixture)).as("the name answers nobody").isEqualTo(409);

            fixture.startBackends(NodeFixture.LONDON);
            untilAnswered(fixture, NodeFixture.LONDON);
            assertThat(drainSingapore(fixture)).isEqualTo(200);
        }
    }

    /// The status with which the order is taken, or not.
    private static int drainSingapore(NodeFixture fixture) {
        String body =
                "{\"target\":\"member:front.gslb.test/%s\",\"action\":\"drain\",\"reason\":\"a drill\",\"author\":\"ann\"}"
                        .formatted(NodeFixture.SINGAPORE);
        return fixture.post("/api/v1/overrides", "application/json", body).statusCode();
    }

    private static void untilAnswered(NodeFixture fixture, String address) {
        NodeFixture.until(() -> fixture.ask(ASKED).equals("NOERROR " + address));
    }

    /// What is known of the first member's health.
    private static String evidence(NodeFixture fixture) {
        JsonNode told = fixture.json("/api/v1/explain?name=front.gslb.test&client=192.0.2.7");
        return told.path("candidates").path(0).path("health").path("evidence").toString();
    }
}

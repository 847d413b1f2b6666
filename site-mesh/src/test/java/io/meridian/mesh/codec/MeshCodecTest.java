package io.meridian.mesh.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.mesh.Records;
import io.meridian.model.AnswerRule;
import io.meridian.model.Coordinates;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Member;
import io.meridian.model.Origin;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.PublishChoices;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.Rejection;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import io.meridian.model.TopologyRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshCodecTest {

    private static final HealthMonitor.Timing TIMING =
            new HealthMonitor.Timing(Duration.ofMillis(500), Duration.ofNanos(400_000_001), 2, 3);

    static List<PublishedRecord> everyKind() {
        return List.of(
                new Site("london", 51.5, -0.1, List.of("london"), true),
                new HealthMonitor.Tcp("tcp", 53, TIMING),
                new HealthMonitor.Tcp(
                        "patient",
                        53,
                        new HealthMonitor.Timing(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(4),
                                15,
                                10,
                                Duration.ofSeconds(2),
                                10)),
                new HealthMonitor.Http(
                        "http",
                        18080,
                        TIMING,
                        "HEAD",
                        "/live?x=\"é\"".replace("é", "e"),
                        "shop.example:80",
                        List.of(new HealthMonitor.CodeRange(200, 299))),
                new HealthMonitor.Http("plain", 80, TIMING, "GET", "/", null, List.of()),
                new HealthMonitor.Http(
                        "https",
                        IpAddress.of("2001:db8::7"),
                        443,
                        TIMING,
                        "GET",
                        "/",
                        null,
                        List.of(new HealthMonitor.Header("X-Probe", "a b")),
                        List.of(),
                        List.of(new HealthMonitor.Header("X-Role", "")),
                        new HealthMonitor.Match("\u00ff\r\n", 100),
                        new HealthMonitor.TlsSettings("shop.example", true, null, "prober")),
                new HealthMonitor.Tcp(
                        "banner", null, 25, TIMING, "\u0000", new HealthMonitor.Match("220", 9)),
                new HealthMonitor.Tls(
                        "tls", null, 443, TIMING, HealthMonitor.TlsSettings.UNVERIFIED),
                new HealthMonitor.Udp("udp", null, 514, TIMING, "", null),
                new HealthMonitor.Dns(
                        "dns", null, 53, TIMING, "a.example", "A", List.of("NOERROR"), "192.0.2.1"),
                new HealthMonitor.Icmp("icmp", IpAddress.of("192.0.2.9"), TIMING),
                new HealthMonitor.Grpc("grpc", null, 50051, TIMING, "shop", null, null),
                new Rejection(
                        "london",
                        "Ingress",
                        "default",
                        "shop",
                        "ingress.yaml:3",
                        List.of("line 3: “host” must not be empty\n"),
                        List.of("shop.example"),
                        "nothing"),
                new PublishChoices("change window", List.of("a.example"), List.of("b.example")),
                PublishChoices.NONE,
                service(new SelectionPolicy.RoundRobin(), null),
                service(new SelectionPolicy.ConsistentHash(24, 56), new DownResponse.AllRecords()),
                service(
                        new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()),
                        new DownResponse.Empty()),
                service(
                        new SelectionPolicy.Geo(new SelectionPolicy.ConsistentHash(24, 56)),
                        new DownResponse.NoReply()),
                service(
                        new SelectionPolicy.RoundRobin(),
                        new DownResponse.FallbackIp(IpAddress.of("2001:db8::1"))),
                service(topology(), null),
                serviceWithEveryField());
    }

    private static SelectionPolicy topology() {
        TopologyRule every =
                new TopologyRule(
                        List.of(IpPrefix.of("10.0.0.0/8"), IpPrefix.of("2001:db8::/32")),
                        List.of("EU"),
                        List.of("GB"),
                        List.of("GB-ENG"),
                        List.of("London"),
                        List.of(4_200_000_001L),
                        List.of("office"),
                        List.of("london", "newyork"));
        return new SelectionPolicy.Topology(
                List.of(every, TopologyRule.forAll("newyork")),
                new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()));
    }

    private static GslbService serviceWithEveryField() {
        Member twofold =
                new Member(
                        new Destination.Ip(IpAddress.of("10.0.0.1"), IpAddress.of("192.0.2.1")),
                        3,
                        "london",
                        "london",
                        List.of(new Origin("london", "Service", "default", "shop", "7")),
                        false,
                        new Coordinates(-33.9, 151.2),
                        new Readiness(1, 2));
        Member named =
                new Member(
                        new Destination.Cname("lb.elsewhere.example"),
                        1,
                        null,
                        "elsewhere",
                        List.of(),
                        true,
                        null,
                        null);
        return new GslbService(
                "every.example",
                List.of("also.example", "www.every.example"),
                30,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, List.of(twofold, named))),
                new HealthRule(
                        List.of("tcp", "http"),
                        2,
                        new Quorum(Quorum.Rule.LOCAL, List.of("london")),
                        Duration.ofSeconds(7),
                        true,
                        Readiness.Rule.ALL),
                new AnswerRule(3, 2, 50, true),
                new Persistence("sticky", Duration.ofHours(1), 24, 56, true),
                null);
    }

    private static GslbService service(
            SelectionPolicy policy, @org.jspecify.annotations.Nullable DownResponse down) {
        Origin origin = new Origin("london", "Ingress", "default", "shop", "");
        Member v4 = Member.of(IpAddress.of("192.0.2.1"), 3, "london", "london", List.of(origin));
        Member v6 = Member.of(IpAddress.of("2001:db8::1"), 1, null, "elsewhere", List.of());
        return GslbService.of(
                "shop.example",
                30,
                policy,
                List.of(new Pool(20, List.of(v4)), new Pool(10, List.of(v6))),
                HealthRule.NONE,
                down);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void whatIsReadIsWhatWasWritten(PublishedRecord published) {
        byte[] octets = MeshCodec.encode(published);

        assertThat(MeshCodec.decode(octets)).isEqualTo(published);
        assertThat(MeshCodec.encode(MeshCodec.decode(octets))).isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"type\":\"site\"}",
                "{\"type\":\"moon\",\"name\":\"x\"}",
                "{\"type\":\"site\",\"name\":\"x\",\"latitude\":null,\"longitude\":1,\"clusters\":[],\"enabled\":true}",
                "{\"type\":\"site\",\"name\":\"x\",\"latitude\":1,\"longitude\":1,\"clusters\":null,\"enabled\":true}",
                "{\"type\":\"site\",\"name\":\"x\",\"latitude\":1,\"longitude\":1,\"clusters\":[null],\"enabled\":true}",
                "{\"type\":\"site\",\"name\":null,\"latitude\":1,\"longitude\":1,\"clusters\":[],\"enabled\":true}",
                "{\"type\":\"site\",\"name\":\"x\",\"latitude\":91,\"longitude\":1,\"clusters\":[],\"enabled\":true}",
                "{\"type\":\"site\",\"name\":\"x\",\"latitude\":1,\"longitude\":1,\"clusters\":[],\"enabled\":true} x",
                "{\"type\":\"site\",\"name\":\"x\",\"latitude\":1,\"longitude\":1,\"clusters\":[],\"enabled\":true,\"moon\":1}"
            })
    void refusesWhatIsNoValidRecord(String json) {
        assertThatThrownBy(() -> MeshCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void namesEveryProblemOfARecord() {
        String json =
                new String(
                                MeshCodec.encode(Records.service("shop.example", "192.0.2.1")),
                                StandardCharsets.UTF_8)
                        .replace("\"ttlSeconds\":30", "\"ttlSeconds\":-1")
                        .replace("\"weight\":1", "\"weight\":0");

        assertThatThrownBy(() -> MeshCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("ttlSeconds")
                .hasMessageContaining("pools[0].members[0].weight");
    }

    @Test
    void namesTheComponentThatIsMissing() {
        String json =
                new String(
                                MeshCodec.encode(Records.service("shop.example", "192.0.2.1")),
                                StandardCharsets.UTF_8)
                        .replace("\"address\":\"192.0.2.1\",", "");

        assertThatThrownBy(() -> MeshCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("address is missing");
    }

    /// Also by versions that know of no more, and from copies on disk that they wrote.
    @Test
    void whatSaysNothingNewIsWrittenAsItWasBefore() {
        GslbService service =
                service(new SelectionPolicy.RoundRobin(), new DownResponse.AllRecords());

        assertThat(new String(MeshCodec.encode(service), StandardCharsets.UTF_8))
                .contains(
                        "\"answer\":{\"addresses\":1,\"minMembers\":0,"
                                + "\"ignoresClientSubnet\":false}");
        assertThat(
                        new String(
                                MeshCodec.encode(new HealthMonitor.Tcp("tcp", 53, TIMING)),
                                StandardCharsets.UTF_8))
                .contains("\"fall\":3,\"fastInterval\":null}");
    }

    record Message(String text, int number) {}

    @Test
    void messageMayHaveFieldsOfALaterVersionButMustHaveItsOwn() {
        byte[] later = "{\"text\":\"x\",\"number\":1,\"moon\":{}}".getBytes(StandardCharsets.UTF_8);
        assertThat(MeshCodec.read(later, Message.class)).isEqualTo(new Message("x", 1));

        byte[] less = "{\"number\":1}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> MeshCodec.read(less, Message.class))
                .hasMessage("Message.text is missing");
    }
}

package io.meridian.federator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.CodeRange;
import io.meridian.model.HealthMonitor.Header;
import io.meridian.model.HealthMonitor.Match;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.HealthMonitor.TlsSettings;
import io.meridian.model.IpAddress;
import io.meridian.yaml.Problems;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorReaderTest {

    private static final Timing DEFAULT =
            new Timing(Duration.ofSeconds(10), Duration.ofSeconds(4), 2, 2);

    @Test
    void readsEveryFieldOfAnHttpsMonitor() {
        assertThat(
                        monitor(
                                """
                                type: HTTPS
                                address: 192.0.2.9
                                port: 8443
                                interval: 500ms
                                timeout: 250ms
                                fastInterval: 100ms
                                rise: 3
                                fall: 4
                                forgetAfter: 5
                                method: GET
                                path: /live
                                host: shop.example.com
                                headers: { X-B: two, X-A: one }
                                expect: [200, 300-302]
                                expectHeaders: { X-Role: primary }
                                expectText: "all\\r\\nfine"
                                expectWithin: 1000
                                tls:
                                  serverName: pay.example.com
                                  verify: true
                                  clientCertificate: prober
                                """))
                .isEqualTo(
                        new HealthMonitor.Http(
                                "m",
                                IpAddress.of("192.0.2.9"),
                                8443,
                                new Timing(
                                        Duration.ofMillis(500),
                                        Duration.ofMillis(250),
                                        3,
                                        4,
                                        Duration.ofMillis(100),
                                        5),
                                "GET",
                                "/live",
                                "shop.example.com",
                                List.of(new Header("X-A", "one"), new Header("X-B", "two")),
                                List.of(new CodeRange(200, 200), new CodeRange(300, 302)),
                                List.of(new Header("X-Role", "primary")),
                                new Match("all\r\nfine", 1000),
                                new TlsSettings("pay.example.com", true, null, "prober")));
    }

    @Test
    void readsEveryOtherType() {
        assertThat(monitor("{ type: http, port: 80 }"))
                .isEqualTo(new HealthMonitor.Http("m", 80, DEFAULT, "GET", "/", null, List.of()));
        assertThat(monitor("{ type: tcp, port: 25, send: \"\\xff\", expectText: '220' }"))
                .isEqualTo(
                        new HealthMonitor.Tcp(
                                "m",
                                null,
                                25,
                                DEFAULT,
                                "\u00ff",
                                new Match("220", Match.DEFAULT_WITHIN_BYTES)));
        assertThat(monitor("{ type: tls, port: 443 }"))
                .isEqualTo(new HealthMonitor.Tls("m", null, 443, DEFAULT, TlsSettings.UNVERIFIED));
        assertThat(monitor("{ type: udp, port: 514, send: ping, expectText: '' }"))
                .isEqualTo(
                        new HealthMonitor.Udp(
                                "m",
                                null,
                                514,
                                DEFAULT,
                                "ping",
                                new Match("", Match.DEFAULT_WITHIN_BYTES)));
        assertThat(
                        monitor(
                                "{ type: dns, queryName: a.example, expectRcode: [nxdomain],"
                                        + " expectAnswer: 192.0.2.1 }"))
                .isEqualTo(
                        new HealthMonitor.Dns(
                                "m",
                                null,
                                53,
                                DEFAULT,
                                "a.example",
                                "A",
                                List.of("NXDOMAIN"),
                                "192.0.2.1"));
        assertThat(monitor("{ type: icmp }")).isEqualTo(new HealthMonitor.Icmp("m", null, DEFAULT));
        assertThat(monitor("{ type: grpc, port: 50051, service: shop, host: a.example }"))
                .isEqualTo(
                        new HealthMonitor.Grpc(
                                "m", null, 50051, DEFAULT, "shop", "a.example", null));
    }

    @Test
    void refusesFieldsThatTheTypeHasNoUseFor() {
        assertThat(problems("{ type: tcp, port: 80, path: /, expect: [200] }"))
                .containsExactlyInAnyOrder(
                        "monitor.yaml:5: spec.path: is of no use to type tcp",
                        "monitor.yaml:5: spec.expect: is of no use to type tcp");
    }

    @Test
    void namesEveryProblemWithItsLine() {
        assertThat(
                        problems(
                                """
                                type: http
                                method: POST
                                expect: [20]
                                expectWithin: 5
                                """))
                .containsExactlyInAnyOrder(
                        "monitor.yaml:5: spec.port: is required",
                        "monitor.yaml:7: spec.method: must be GET or HEAD, was 'POST'",
                        "monitor.yaml:8: spec.expect[0]: must be a code or a range like 200-399, was '20'",
                        "monitor.yaml:9: spec.expectWithin: needs expectText");
        assertThat(problems("{ type: dns }"))
                .containsExactly("monitor.yaml:5: spec.queryName: is required");
        assertThat(problems("{ type: gopher, port: 70 }"))
                .containsExactly(
                        "monitor.yaml:5: spec.type: must be one of dns, grpc, http, https, icmp, tcp,"
                                + " tls, udp, was 'gopher'");
    }

    private static HealthMonitor monitor(String spec) {
        SpecCheck check = new SpecCheck(object(spec));
        HealthMonitor monitor = check.monitor().orElse(null);
        assertThat(check.problems().list()).isEmpty();
        assertThat(monitor).isNotNull();
        return monitor;
    }

    private static List<String> problems(String spec) {
        SpecCheck check = new SpecCheck(object(spec));
        assertThat(check.monitor()).isEmpty();
        return check.problems().list().stream().map(Object::toString).toList();
    }

    private static ClusterObject object(String spec) {
        Problems problems = new Problems();
        String text =
                """
                apiVersion: gslb.meridian.io/v1alpha1
                kind: HealthMonitor
                metadata:
                  name: m
                """
                        + (spec.startsWith("{") ? "spec: " + spec : "spec:\n" + spec.indent(2));
        List<ClusterObject> objects =
                DirectoryCluster.objects("london", "monitor.yaml", text, problems);
        assertThat(problems.list()).isEmpty();
        return objects.getFirst();
    }
}

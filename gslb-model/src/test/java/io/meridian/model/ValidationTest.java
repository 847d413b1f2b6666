package io.meridian.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {

    private static final Member LONDON =
            Member.of(IpAddress.of("192.0.2.10"), 1, "london", "london", List.of());

    @Test
    void acceptsACompleteService() {
        assertThat(
                        Validation.problemsOf(
                                service("shop.example.com", 30, new Pool(10, List.of(LONDON)))))
                .isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAName() {
        String label = "a".repeat(64);

        assertThat(Validation.fqdnProblem("shop.example.com.")).contains("without a final dot");
        assertThat(Validation.fqdnProblem("shop." + label + ".com"))
                .isEqualTo("must have labels of at most 63 octets, was 64 in '" + label + "'");
        assertThat(Validation.fqdnProblem("shop." + label.substring(1) + ".com")).isNull();
    }

    @Test
    void reportsEveryProblemOfAServiceAtOnce() {
        GslbService service =
                GslbService.of(
                        "Shop.example.com",
                        86_401,
                        new SelectionPolicy.Geo(new SelectionPolicy.ConsistentHash(32, 0)),
                        List.of(new Pool(101, List.of(LONDON, LONDON)), new Pool(101, List.of())),
                        HealthRule.of(List.of("m"), 2),
                        null);

        assertThat(Validation.problemsOf(service))
                .extracting(Problem::toString)
                .containsExactly(
                        "fqdn: must be a lower-case domain name, was 'Shop.example.com'",
                        "ttlSeconds: must be 0..86400, was 86401",
                        "policy.mask4: must be 1..31, was 32",
                        "policy.mask6: must be 1..127, was 0",
                        "health.minMonitorsUp: must be 1..1, was 2",
                        "pools[0].priority: must be 0..100, was 101",
                        "pools[0].members[1].destination: must be unique in the service, was 192.0.2.10",
                        "pools[1].priority: must be 0..100, was 101",
                        "pools[1].priority: must be lower than that of the pool before it",
                        "pools[1].members: must not be empty");
    }

    @Test
    void reportsEveryProblemOfAMonitor() {
        HealthMonitor monitor =
                new HealthMonitor.Http(
                        " ",
                        0,
                        new HealthMonitor.Timing(
                                Duration.ofMillis(10), Duration.ofMillis(20), 0, 101),
                        "POST",
                        "x y",
                        "a b",
                        List.of(new HealthMonitor.CodeRange(300, 200)));

        assertThat(Validation.problemsOf(monitor))
                .extracting(Problem::path)
                .containsExactly(
                        "name",
                        "port",
                        "interval",
                        "timeout",
                        "rise",
                        "fall",
                        "method",
                        "path",
                        "host",
                        "expect");
    }

    @Test
    void refusesASiteThatIsNowhere() {
        Site site = new Site("x", Double.NaN, 180.5, List.of(), true);

        assertThat(Validation.problemsOf(site))
                .extracting(Problem::path)
                .containsExactly("latitude", "longitude");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.shop.example.com",
                "a",
                "_srv._tcp.example.com",
                "xn--bcher-kva.example",
                "1.2"
            })
    void acceptsDomainNames(String name) {
        assertThat(Validation.fqdnProblem(name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "*",
                "a.*.b",
                "-a.b",
                "a-.b",
                "A.b",
                "a b",
                "bücher.example",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b"
            })
    void refusesOtherText(String name) {
        assertThat(Validation.fqdnProblem(name)).isNotNull();
    }

    @Test
    void refusesNamesBeyond253Octets() {
        assertThat(Validation.fqdnProblem("a.".repeat(126) + "ab")).contains("254");
    }

    private static GslbService service(String fqdn, int ttl, Pool pool) {
        return GslbService.of(
                fqdn, ttl, new SelectionPolicy.RoundRobin(), List.of(pool), HealthRule.NONE, null);
    }
}

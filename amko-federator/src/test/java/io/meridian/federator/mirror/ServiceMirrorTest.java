package io.meridian.federator.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.assemble.StaleMembers;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.federator.watch.LastGood;
import io.meridian.health.verdict.Orders;
import io.meridian.model.AnswerRule;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Origin;
import io.meridian.model.Pool;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import io.meridian.yaml.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a GslbService object says of its service.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class ServiceMirrorTest {

    private static final Instant SINCE = Instant.parse("2026-11-01T10:00:00.5Z");

    @TempDir Path folder;

    private static GslbService service(String fqdn, List<String> aliases, Member member) {
        return new GslbService(
                fqdn,
                aliases,
                30,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, List.of(member))),
                new HealthRule(
                        List.of(), 0, Quorum.MAJORITY, Duration.ZERO, false, Readiness.Rule.ALL),
                AnswerRule.DEFAULT,
                null,
                null);
    }

    private static Member member(Origin... origins) {
        return Member.of(IpAddress.of("192.0.2.1"), 1, "london", "a", List.of(origins));
    }

    private static Origin origin(String cluster, String kind) {
        return new Origin(cluster, kind, "shop", "web", "");
    }

    private static ClusterView view(
            String cluster, @Nullable Instant stale, Map<String, String> failures) {
        return new ClusterView(cluster, new TreeMap<>(), Map.of(), true, stale, Set.of(), failures);
    }

    private Map<String, Object> mirror(
            GslbService service, StaleMembers stale, List<ObjectReport> reports) {
        ServiceHealth health =
                new ServiceHealth(
                        new MirrorVerdicts(new LastGood(folder)),
                        Served.of(List.of(service)),
                        Set.of(),
                        Orders.NONE);
        return new ServiceMirror("avi-system", health, stale, "apps.test", reports, List.of())
                .of(service);
    }

    private Object staleSince(Member member, ClusterView... views) {
        Object status =
                mirror(
                                service("app.test", List.of(), member),
                                StaleMembers.of(List.of(views)),
                                List.of())
                        .get("status");
        List<?> members = (List<?>) ((Map<?, ?>) status).get("members");
        return ((Map<?, ?>) members.getFirst()).get("staleSince");
    }

    @Test
    void namesStandInTheSpec() {
        GslbService plain = service("app.test", List.of(), member());
        GslbService more = service("*.app.test", List.of("x.test", "y.test"), member());
        StaleMembers none = StaleMembers.of(List.of());

        assertThat(mirror(plain, none, List.of()))
                .containsEntry("metadata", Map.of("name", "app.test", "namespace", "avi-system"))
                .containsEntry("spec", Map.of("fqdn", "app.test"));
        assertThat(mirror(more, none, List.of()).get("spec"))
                .isEqualTo(Map.of("fqdn", "*.app.test", "aliases", List.of("x.test", "y.test")));
    }

    @Test
    void memberSaysSinceWhenItsObjectsCannotBeListed() {
        String since = "2026-11-01T10:00:00Z";
        Map<String, String> down = Map.of(ClusterView.SERVER, "connection refused");
        Member ingress = member(origin("a", "Ingress"));

        assertThat(staleSince(ingress, view("a", null, Map.of()))).isEqualTo("");
        assertThat(staleSince(ingress, view("a", SINCE, down))).isEqualTo(since);
        assertThat(staleSince(ingress, view("a", SINCE, Map.of()))).isEqualTo(since);
        assertThat(staleSince(member(), view("a", SINCE, down))).isEqualTo("");
    }

    @Test
    void onlyTheKindThatCannotBeListedMakesItsMembersStale() {
        ClusterView view = view("a", SINCE, Map.of("Service", "403 forbidden"));

        assertThat(staleSince(member(origin("a", "Ingress")), view)).isEqualTo("");
        assertThat(staleSince(member(origin("a", "Service")), view)).isNotEqualTo("");
    }

    @Test
    void memberThatAnotherClusterVouchesForIsNotStale() {
        Member shared = member(origin("a", "Ingress"), origin("b", "Ingress"));
        ClusterView a = view("a", SINCE, Map.of());

        assertThat(staleSince(shared, a, view("b", null, Map.of()))).isEqualTo("");
        assertThat(staleSince(shared, a, view("b", SINCE.plusSeconds(60), Map.of())))
                .isEqualTo("2026-11-01T10:01:00Z");
    }

    @Test
    void unreadyWorkloadsAreEvidence() {
        Member unready =
                new Member(
                        member().destination(),
                        1,
                        "london",
                        "a",
                        List.of(),
                        true,
                        null,
                        new Readiness(1, 2));

        assertThat(
                        mirror(
                                        service("app.test", List.of(), unready),
                                        StaleMembers.of(List.of()),
                                        List.of())
                                .get("status"))
                .asString()
                .contains("health=Down")
                .contains("evidence=[Kubernetes: 1 of 2 backends ready, needed: all]");
    }

    private List<?> leftOut(String fqdn, String manifest, String... notes) {
        ClusterObject object =
                DirectoryCluster.objects("a", "a.yaml", manifest, new Problems()).getFirst();
        ObjectReport report =
                new ObjectReport(object, List.of(), false, List.of(), List.of(notes), List.of());
        Object status =
                mirror(
                                service(fqdn, List.of(), member()),
                                StaleMembers.of(List.of()),
                                List.of(report))
                        .get("status");
        return (List<?>) ((Map<?, ?>) status).get("leftOut");
    }

    @Test
    void candidateIsFoundByEveryNameThatItAsksFor() {
        String annotated =
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: web
                  namespace: shop
                  annotations: { external-dns.kubernetes.io/hostname: "other.test, App.test." }
                spec: { type: LoadBalancer }
                """;
        String route =
                """
                apiVersion: route.openshift.io/v1
                kind: Route
                metadata: { name: web, namespace: shop }
                spec: { subdomain: app }
                """;
        String note = "not selected: no label";

        assertThat(leftOut("app.test", annotated, note)).hasSize(1);
        assertThat(leftOut("app.apps.test", route, note)).hasSize(1);
        assertThat(leftOut("app.apps.test", route.replace("app }", "app, host: b.test }"), note))
                .isEmpty();
    }

    @Test
    void whatIsSaidOfAnotherNameIsNotThisOnes() {
        String route =
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: { name: web, namespace: shop }
                spec: { hostnames: [a.test, b.test] }
                """;
        String note = "left out: hostname b.test: no listener of Gateway shop/g takes it: web";

        assertThat(leftOut("a.test", route, note)).isEmpty();
        assertThat(leftOut("b.test", route, note)).hasSize(1);
        assertThat(leftOut("a.test", route, "not selected: no label")).hasSize(1);
    }
}

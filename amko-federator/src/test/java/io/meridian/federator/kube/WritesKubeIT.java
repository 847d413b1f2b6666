package io.meridian.federator.kube;

import static io.meridian.federator.kube.ThreeClusters.awaitMembers;
import static io.meridian.federator.kube.ThreeClusters.ingress;
import static io.meridian.federator.kube.ThreeClusters.object;
import static io.meridian.federator.kube.ThreeClusters.one;
import static io.meridian.federator.kube.ThreeClusters.servers;
import static io.meridian.federator.kube.ThreeClusters.three;
import static io.meridian.federator.kube.ThreeClusters.two;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.yaml.Place;
import io.meridian.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How often an API server is written to: on change, within limits, and otherwise not at all. The
/// writers' waits pass on a clock of the test's.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
@NeedsApiServers
class WritesKubeIT {

    /// Sleeping moves it.
    private static final class FakeClock implements WriterClock {

        private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

        private Duration elapsed = Duration.ZERO;

        @Override
        public Instant now() {
            return BEGIN.plus(elapsed);
        }

        @Override
        public Duration elapsed() {
            return elapsed;
        }

        @Override
        public void sleep(Duration duration) {
            elapsed = elapsed.plus(duration);
        }
    }

    @TempDir Path folder;
    private final FakeClock clock = new FakeClock();
    private final ApiWriter api = new ApiWriter();

    /// @param first the health of the first of them; the others are up
    private static Map<String, Map<String, Object>> services(int count, String first) {
        Map<String, Map<String, Object>> documents = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = "limits-" + i + ".example.com";
            String evidence = "never twice the same: " + System.nanoTime();
            documents.put(
                    name,
                    Map.of(
                            "apiVersion", "gslb.meridian.io/v1alpha1",
                            "kind", "GslbService",
                            "metadata", Map.of("name", name, "namespace", "avi-system"),
                            "spec", Map.of("fqdn", name),
                            "status",
                                    Map.of(
                                            "health",
                                            i == 0 ? first : "Up",
                                            "members",
                                            List.of(
                                                    Map.of(
                                                            "address",
                                                            "192.0.2.1",
                                                            "evidence",
                                                            List.of(evidence))))));
        }
        return documents;
    }

    private static String mirrored(int number) {
        return object(
                one(),
                "gslb.meridian.io/v1alpha1",
                "gslbservices",
                "limits-" + number + ".example.com");
    }

    private static long shown(KindWatch watch, String health) {
        return watch.store().objects().stream()
                .filter(each ->
                        each.status()
                                .flatMap(status -> status.text("health"))
                                .filter(health::equals)
                                .isPresent())
                .count();
    }

    @Test
    void mirrorIsWrittenOnChangeWithinItsLimits() throws InterruptedException {
        int count = 25;
        KindWatch watch =
                new KindWatch("cluster1-admin", KubeKind.MIRROR, WatchPace.DEFAULT, _ -> {});
        try (KubernetesClient client = one().admin()) {
            watch.askWhenDue(client);
            Wait.until("the mirror is listed", watch::isKnown);
            MirrorWriter writer = new MirrorWriter(watch, api, clock);
            writer.write(client, Map.of()); // what other tests left behind
            Wait.until("the mirror is empty", () -> watch.store().objects().isEmpty());
            long base = api.writes();
            Instant begin = clock.now();
            writer.write(client, services(count, "Up"));
            assertThat(api.writes() - base).as("an object and its status").isEqualTo(2L * count);
            assertThat(Duration.between(begin, clock.now()))
                    .as("twenty requests a second")
                    .isGreaterThanOrEqualTo(Duration.ofMillis(50L * 2 * count));
            Wait.until("the watch shows them", () -> shown(watch, "Up") == count);

            for (int hour = 0; hour < 5; hour++) {
                clock.sleep(Duration.ofHours(1));
                writer.write(client, services(count, "Up"));
            }
            assertThat(api.writes() - base).as("evidence is no change").isEqualTo(2L * count);

            writer.write(client, services(count, "Down"));
            assertThat(api.writes() - base).isEqualTo(2L * count + 1);
            Wait.until("the watch shows it", () -> shown(watch, "Down") == 1);
            writer.write(client, services(count, "Up"));
            assertThat(api.writes() - base).as("once in ten seconds").isEqualTo(2L * count + 1);
            assertThat(mirrored(0)).contains("\"health\":\"Down\"");
            clock.sleep(Duration.ofSeconds(10));
            writer.write(client, services(count, "Up"));
            assertThat(api.writes() - base).isEqualTo(2L * count + 2);
            assertThat(mirrored(0)).contains("\"health\":\"Up\"");

            clock.sleep(Duration.ofSeconds(10));
            writer.write(client, Map.of());
            assertThat(mirrored(0)).isEmpty();
            assertThat(mirrored(count - 1)).isEmpty();
        } finally {
            watch.disconnect();
        }
    }

    @Test
    void mirrorThatIsRefusedHoldsUpNoOther() throws InterruptedException {
        KindWatch watch =
                new KindWatch("cluster1-admin", KubeKind.MIRROR, WatchPace.DEFAULT, _ -> {});
        try (KubernetesClient client = one().admin()) {
            watch.askWhenDue(client);
            Wait.until("the mirror is listed", watch::isKnown);
            MirrorWriter writer = new MirrorWriter(watch, api, clock);
            Map<String, Map<String, Object>> documents = new TreeMap<>(services(2, "Up"));
            Map<String, Object> invalid = new TreeMap<>(documents.get("limits-0.example.com"));
            invalid.put("metadata", Map.of("name", "not_a_name", "namespace", "avi-system"));
            documents.put("a refused one", invalid);
            documents.put("z refused one", invalid);
            // What an FQDN that is no object's name is called: a label longer than DNS has.
            String hashed = "limits-9.example.com." + "0".repeat(64);
            Map<String, Object> longLabel = new TreeMap<>(documents.get("limits-0.example.com"));
            longLabel.put("metadata", Map.of("name", hashed, "namespace", "avi-system"));
            documents.put("a long label", longLabel);

            isRefused(writer, client, documents);
            assertThat(mirrored(0)).contains("\"health\":\"Up\"");
            assertThat(mirrored(1)).contains("\"health\":\"Up\"");
            Wait.until("the watch shows them", () -> shown(watch, "Up") == 3);
            long written = api.writes();
            isRefused(writer, client, documents);
            assertThat(api.writes()).as("not tried so soon").isEqualTo(written);
            clock.sleep(Duration.ofSeconds(10));
            isRefused(writer, client, documents);
            assertThat(api.writes()).isEqualTo(written + 1);
            clock.sleep(Duration.ofSeconds(10));
            isRefused(writer, client, documents);
            assertThat(api.writes()).as("tried ever less often").isEqualTo(written + 1);
            clock.sleep(Duration.ofSeconds(10));
            isRefused(writer, client, documents);
            assertThat(api.writes()).isEqualTo(written + 2);

            documents.remove("a refused one");
            documents.remove("z refused one");
            writer.write(client, documents);
            clock.sleep(Duration.ofSeconds(10));
            writer.write(client, Map.of());
            assertThat(mirrored(0)).isEmpty();
        } finally {
            watch.disconnect();
        }
    }

    private static void isRefused(
            MirrorWriter writer,
            KubernetesClient client,
            Map<String, Map<String, Object>> documents) {
        assertThatThrownBy(() -> writer.write(client, documents))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("not_a_name");
    }

    @Test
    void whatSomebodyElseChangesIsPutBack() throws InterruptedException {
        KindWatch watch =
                new KindWatch("cluster1-admin", KubeKind.MIRROR, WatchPace.DEFAULT, _ -> {});
        try (KubernetesClient client = one().admin()) {
            watch.askWhenDue(client);
            Wait.until("the mirror is listed", watch::isKnown);
            MirrorWriter writer = new MirrorWriter(watch, api, clock);
            Map<String, Map<String, Object>> documents = new TreeMap<>(services(1, "Up"));
            writer.write(client, documents);
            Wait.until("the watch shows it", () -> shown(watch, "Up") == 1);
            long written = api.writes();
            edit(
                    watch,
                    client,
                    Map.of(
                            "metadata",
                            Map.of(
                                    "labels",
                                    new TreeMap<>(Map.of("app.kubernetes.io/managed-by", "me"))),
                            "spec",
                            Map.of("fqdn", "other.example.com", "aliases", List.of("x.test"))));
            clock.sleep(Duration.ofSeconds(10));
            writer.write(client, documents);
            assertThat(mirrored(0))
                    .contains("\"spec\":{\"fqdn\":\"limits-0.example.com\"}")
                    .contains("\"app.kubernetes.io/managed-by\":\"gslb-federator\"");
            assertThat(api.writes() - written).as("the object and its status").isEqualTo(3);
            Wait.until("the watch shows it", () -> shown(watch, "limits-0.example.com", "fqdn"));

            api.patchStatus(
                    client,
                    watch.served(),
                    StatusWriter.keyOf(documents.get("limits-0.example.com")),
                    Map.of("health", "Down"));
            Wait.until("the watch shows it", () -> shown(watch, "Down") == 1);
            clock.sleep(Duration.ofSeconds(10));
            writer.write(client, documents);
            assertThat(mirrored(0)).contains("\"health\":\"Up\"");
            Wait.until("the watch shows it", () -> shown(watch, "Up") == 1);
            long quiet = api.writes();
            clock.sleep(Duration.ofSeconds(10));
            writer.write(client, documents);
            assertThat(api.writes()).as("nothing is different any more").isEqualTo(quiet);
            writer.write(client, Map.of());
            assertThat(mirrored(0)).isEmpty();
        } finally {
            watch.disconnect();
        }
    }

    private void edit(KindWatch watch, KubernetesClient client, Map<String, Object> patch) {
        ObjectKey key = new ObjectKey("GslbService", "avi-system", "limits-0.example.com");
        var _ = api.patch(client, watch.served(), key, patch);
        Wait.until("the watch shows it", () -> shown(watch, "other.example.com", "fqdn"));
    }

    private static boolean shown(KindWatch watch, String text, String field) {
        return watch.store().objects().stream()
                .anyMatch(each ->
                        each.spec().flatMap(spec -> spec.text(field)).orElse("").equals(text));
    }

    private static Map<String, Object> rejected(String name, String problem) {
        return Map.of(
                "kind",
                "GSLBHostRule",
                "metadata",
                Map.of("name", name, "namespace", "avi-system"),
                "status",
                problem.isEmpty()
                        ? Map.of("status", "Accepted")
                        : Map.of(
                                "conditions",
                                        List.of(Map.of("type", "Accepted", "reason", "Invalid")),
                                "problems", List.of(problem)));
    }

    private static ClusterObject found(ObjectKey key) {
        Place place = new Place("test", 1);
        return new ClusterObject(
                "cluster1-admin",
                "amko.vmware.com/v1alpha1",
                key,
                "uid-" + key.name(),
                Map.of(),
                Map.of(),
                "1",
                place,
                new YamlNode.Mapping(place, new LinkedHashMap<>(), Map.of()),
                "");
    }

    private static int events(String name) {
        String all = one().get("/api/v1/namespaces/avi-system/events");
        return all.split("\"name\":\"" + name + "\\.", -1).length - 1;
    }

    @Test
    void eventsAreToldOnceAndWithinTheirLimits() {
        try (KubernetesClient client = one().admin()) {
            EventWriter writer = new EventWriter(api, WritesKubeIT::found, clock);
            Map<String, Map<String, Object>> many = new TreeMap<>();
            for (int i = 0; i < 30; i++) {
                many.put("e" + i, rejected("limits-" + i, "wrong"));
            }
            Duration begin = clock.elapsed();
            writer.tell(client, many);
            writer.tell(client, many);
            assertThat(api.writes()).as("ten a second").isEqualTo(10);
            assertThat(clock.elapsed()).as("nobody sleeps").isEqualTo(begin);
            for (int second = 2; second <= 3; second++) {
                clock.sleep(Duration.ofSeconds(1));
                writer.tell(client, many);
                assertThat(api.writes()).isEqualTo(10L * second);
            }
            for (int i = 0; i < 5; i++) {
                clock.sleep(Duration.ofHours(1));
                writer.tell(client, many);
            }
            assertThat(api.writes()).as("told once").isEqualTo(30);
            assertThat(events("limits-7")).isEqualTo(1);

            String longName = "n".repeat(241) + "--.example";
            writer.tell(client, Map.of("long", rejected(longName, "wrong")));
            assertThat(events("n".repeat(241))).as("its name is cut").isEqualTo(1);

            long before = api.writes();
            for (int second = 0; second < 60; second++) {
                writer.tell(
                        client,
                        Map.of("f", rejected("flapping", second % 2 == 0 ? "at " + second : "")));
                clock.sleep(Duration.ofSeconds(1));
            }
            assertThat(api.writes() - before)
                    .as("one that flaps is told at most once in ten seconds")
                    .isBetween(4L, 7L);
            clock.sleep(Duration.ofSeconds(10));
            writer.tell(client, Map.of("f", rejected("flapping", "at last")));
            assertThat(one().get("/api/v1/namespaces/avi-system/events")).contains("at last");
        }
    }

    private static List<String> eventFields(String name, String field) {
        String all = one().get("/api/v1/namespaces/avi-system/events");
        List<String> found = new ArrayList<>();
        for (String item : all.split("\\{\"metadata\":")) {
            if (item.contains("\"name\":\"" + name + "\"")) {
                Matcher value = Pattern.compile('"' + field + "\":\"?([^\",]*)").matcher(item);
                found.add(value.find() ? value.group(1) : "");
            }
        }
        return found;
    }

    @Test
    void standingEventsAreNotToldAgainAfterARestart() {
        Map<String, Map<String, Object>> wrong = Map.of("r", rejected("restarted", "wrong"));
        Map<String, Map<String, Object>> mended = Map.of("r", rejected("restarted", ""));
        try (KubernetesClient client = one().admin()) {
            new EventWriter(api, WritesKubeIT::found, clock).tell(client, wrong);
            long before = api.writes();
            clock.sleep(Duration.ofMinutes(10));
            EventWriter again = new EventWriter(api, WritesKubeIT::found, clock);
            again.tell(client, wrong);
            clock.sleep(Duration.ofMinutes(10));
            again.tell(client, wrong);
            assertThat(api.writes()).as("it is there already").isEqualTo(before);

            again.tell(client, mended);
            clock.sleep(Duration.ofMinutes(10));
            again.tell(client, wrong);
            assertThat(eventFields("restarted", "reason"))
                    .containsExactlyInAnyOrder("Invalid", "Accepted");
            assertThat(eventFields("restarted", "count"))
                    .as("said again by one that knows that it was over")
                    .containsExactlyInAnyOrder("2", "1");

            clock.sleep(Duration.ofMinutes(10));
            again.tell(client, mended);
            clock.sleep(Duration.ofMinutes(10));
            new EventWriter(api, WritesKubeIT::found, clock).tell(client, wrong);
            assertThat(eventFields("restarted", "count"))
                    .as("it was over when the other ended")
                    .containsExactlyInAnyOrder("3", "2");
            assertThat(eventFields("restarted", "lastTimestamp")).doesNotHaveDuplicates();
        }
    }

    /// Of the mass-removal guard: on the policy, whatever else is told of it.
    private static Map<String, Object> guarded(String held, String reason, String message) {
        return Map.of(
                "kind",
                "GlobalDeploymentPolicy",
                "metadata",
                Map.of("name", "guarded", "namespace", "avi-system"),
                "status",
                Map.of(
                        "conditions",
                        List.of(
                                Map.of("type", "Accepted", "status", "True", "reason", "Accepted"),
                                Map.of(
                                        "type", "PublishHeld",
                                        "status", held,
                                        "reason", reason,
                                        "message", message))));
    }

    @Test
    void heldPublicationIsToldWhenItBeginsAndWhenItIsDecided() {
        try (KubernetesClient client = one().admin()) {
            EventWriter writer = new EventWriter(api, WritesKubeIT::found, clock);
            writer.tell(client, Map.of("g", guarded("False", "WithinLimits", "")));
            assertThat(api.writes()).as("nothing was held").isZero();

            String message = "12 of 40 services would be lost: 'gslb publish approve'";
            writer.tell(client, Map.of("g", guarded("True", "MassRemoval", message)));
            writer.tell(client, Map.of("g", guarded("True", "MassRemoval", message)));
            assertThat(api.writes()).isEqualTo(1);
            new EventWriter(api, WritesKubeIT::found, clock)
                    .tell(client, Map.of("g", guarded("True", "MassRemoval", message)));
            assertThat(api.writes()).as("another leader finds it told").isEqualTo(1);
            assertThat(eventFields("guarded", "type")).containsExactly("Warning");
            assertThat(eventFields("guarded", "message")).containsExactly(message);

            clock.sleep(Duration.ofSeconds(10));
            writer.tell(client, Map.of("g", guarded("False", "Approved", "12 were let go")));
            assertThat(eventFields("guarded", "reason"))
                    .containsExactlyInAnyOrder("PublishHeld", "PublishApproved");
        }
    }

    /// Over a restart too: what stands there is compared, not written anew. Only the AMKOCluster
    /// has something to say: a term, and how members were reached.
    @Test
    void nothingIsWrittenWhileNothingChanges() throws IOException {
        ThreeClusters.applyManifests();
        Files.writeString(folder.resolve("gslb-members"), TestApiServer.kubeconfig(servers()));
        FederatorConfig config = ThreeClusters.config(folder, "cluster1-admin");
        try {
            try (FederatorNode node = FederatorNode.start(config)) {
                awaitMembers(node, 3);
                Wait.until("the mirror is there", () -> mirror().contains("\"0/3\""));
                quiet(node);
            }
            List<String> versions = versions();
            try (FederatorNode again = FederatorNode.start(config)) {
                awaitMembers(again, 3);
                Map<String, Long> writes = quiet(again);
                assertThat(writes.get("cluster2-admin")).isZero();
                assertThat(writes.get("cluster3-admin")).isZero();
            }
            assertThat(versions()).isEqualTo(versions);
        } finally {
            ThreeClusters.deleteManifests();
        }
    }

    /// Of everything that is written but the AMKOCluster.
    private static List<String> versions() {
        List<String> versions = new ArrayList<>();
        for (TestApiServer server : servers().values()) {
            versions.add(version(ThreeClusters.gdp(server)));
            versions.add(
                    version(object(server, "amko.vmware.com/v1alpha1", "gslbconfigs", "gc-1")));
        }
        versions.add(version(mirror()));
        assertThat(versions).doesNotContain("");
        return versions;
    }

    private static String version(String json) {
        Matcher found = Pattern.compile("\"resourceVersion\":\"([0-9]+)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }

    /// The writes so far, once there was none for five turns.
    private static Map<String, Long> quiet(FederatorNode node) {
        Map<String, Long> before;
        Map<String, Long> after = node.loop().writes();
        do {
            before = after;
            long turns = node.loop().turns();
            Wait.until("the loop turned on", () -> node.loop().turns() > turns + 5);
            after = node.loop().writes();
        } while (!after.equals(before));
        return after;
    }

    private static String mirror() {
        return object(one(), "gslb.meridian.io/v1alpha1", "gslbservices", "shop.example.com");
    }

    /// Of two rules for one name the older counts, also for a federator that knows neither.
    @Test
    void oldestObjectCountsAndMoreServicesThanTheLimitAreNotMirrored() throws IOException {
        ThreeClusters.applyManifests();
        String older = rule("z-older", 41);
        String younger = rule("a-younger", 42);
        String second =
                ingress("10.10.9.9")
                        .replace("shop.example.com", "blog.example.com")
                        .replace("name: shop, namespace", "name: blog, namespace");
        one().apply(older);
        Wait.sleep(1_100); // creation times are in seconds
        one().apply(younger);
        Files.writeString(folder.resolve("gslb-members"), TestApiServer.kubeconfig(servers()));
        Path file = folder.resolve("cluster1-admin.yaml");
        FederatorConfig _ = ThreeClusters.config(folder, "cluster1-admin");
        Files.writeString(file, Files.readString(file) + "mirror-limit: 1\n");
        try (FederatorNode node = FederatorNode.start(FederatorConfig.read(file))) {
            awaitMembers(node, 3);
            assertThat(ThreeClusters.service(node).ttlSeconds()).isEqualTo(41);
            Wait.until(
                    "the younger is refused",
                    () ->
                            object(one(), "amko.vmware.com/v1alpha1", "gslbhostrules", "a-younger")
                                    .contains("existing GSLBHostRule for the same FQDN"));
            one().delete(older);
            Wait.until("the younger holds", () -> ThreeClusters.service(node).ttlSeconds() == 42);

            Wait.until("one service is mirrored", () -> mirror().contains("\"0/3\""));
            two().apply(second);
            Wait.until("two are too many", () -> mirror().isEmpty());
            two().delete(second);
            Wait.until("one is mirrored again", () -> mirror().contains("\"0/3\""));
            assertThat(three().get("/apis/gslb.meridian.io/v1alpha1/gslbservices"))
                    .doesNotContain("shop.example.com");
        } finally {
            one().delete(older);
            one().delete(younger);
            two().delete(second);
            ThreeClusters.deleteManifests();
        }
    }

    private static String rule(String name, int ttl) {
        return """
        apiVersion: amko.vmware.com/v1alpha1
        kind: GSLBHostRule
        metadata: { name: %s, namespace: avi-system }
        spec: { fqdn: shop.example.com, ttl: %d }
        """
                .formatted(name, ttl);
    }
}

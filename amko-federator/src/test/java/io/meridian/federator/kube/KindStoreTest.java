package io.meridian.federator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class KindStoreTest {

    private final List<ObjectKey> changed = new ArrayList<>();

    private KindStore store(String kind) {
        return new KindStore("two", KubeKind.named(kind).orElseThrow(), changed::add);
    }

    private static GenericKubernetesResource object(
            String name, long version, Map<String, Object> fields) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion("v1");
        object.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace("shop")
                        .withName(name)
                        .withUid("uid-" + name)
                        .withCreationTimestamp("2026-01-02T03:04:05Z")
                        .withGeneration(version)
                        .withResourceVersion(Long.toString(version))
                        .withLabels(Map.of("kubernetes.io/service-name", "web", "app", "gslb"))
                        .withAnnotations(
                                Map.of(
                                        "kubectl.kubernetes.io/last-applied-configuration", "{}",
                                        "kept", "yes"))
                        .withManagedFields(
                                new ManagedFieldsEntryBuilder().withManager("kubectl").build())
                        .build());
        object.setAdditionalProperties(fields);
        return object;
    }

    private static void put(LiveObjects live, GenericKubernetesResource object) {
        live.put(live.getKey(object), object);
    }

    private static ClusterObject only(KindStore store) {
        assertThat(store.objects()).hasSize(1);
        return store.objects().iterator().next();
    }

    @Test
    void informerThatWasGivenUpCountsNoMore() {
        KindStore store = store("Ingress");
        LiveObjects first = store.begin();
        put(first, object("a", 1, Map.of()));
        LiveObjects second = store.begin();
        put(first, object("late", 2, Map.of()));
        assertThat(store.listed(first)).isFalse();
        assertThat(only(store).key().name()).as("a stays until a list has ended").isEqualTo("a");

        put(second, object("b", 3, Map.of()));
        assertThat(store.objects()).hasSize(2);
        assertThat(store.listed(second)).isTrue();
        assertThat(only(store).key().name()).isEqualTo("b");
        assertThat(changed).extracting(ObjectKey::name).containsExactly("a", "b", "a");
    }

    @Test
    void serviceOfAnotherTypeIsOfNoUseAndOneThatBecomesSoGoes() {
        KindStore store = store("Service");
        LiveObjects live = store.begin();
        put(live, object("s", 1, Map.of("spec", Map.of("type", "ClusterIP"))));
        assertThat(store.objects()).isEmpty();
        assertThat(changed).isEmpty();
        put(live, object("s", 2, Map.of("spec", Map.of("type", "LoadBalancer"))));
        assertThat(store.find(only(store).key())).isNotNull();
        put(live, object("s", 3, Map.of("spec", Map.of("type", "ClusterIP"))));
        assertThat(store.objects()).isEmpty();
        assertThat(changed).hasSize(2);
    }

    @Test
    void keepsWhatIsReadOfMetadataAndWhenTheObjectWasMade() {
        KindStore store = store("Ingress");
        put(store.begin(), object("a", 7, Map.of("spec", Map.of("x", 1))));
        ClusterObject kept = only(store);
        assertThat(kept.createdAt()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(kept.generation()).isEqualTo("7");
        assertThat(kept.labels()).containsEntry("app", "gslb");
        assertThat(kept.annotations()).containsOnlyKeys("kept");
        assertThat(kept.source()).doesNotContain("kubectl").contains("\"spec\":{\"x\":1}");
        assertThat(KubeObjects.read("two", kept.source())).contains(kept);
    }

    private static Map<String, Object> endpoint(int number, boolean ready) {
        return Map.of(
                "addresses", List.of("10.1." + number / 250 + "." + number % 250),
                "conditions", Map.of("ready", ready, "serving", ready, "terminating", false),
                "nodeName", "node-" + number,
                "targetRef",
                        Map.of("kind", "Pod", "name", "web-" + number, "uid", "uid-" + number));
    }

    private static GenericKubernetesResource slice(String name, long version, int endpoints) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < endpoints; i++) {
            all.add(endpoint(i, i % 10 != 0));
        }
        return object(
                name,
                version,
                Map.of(
                        "addressType",
                        "IPv4",
                        "ports",
                        List.of(Map.of("port", 8080)),
                        "endpoints",
                        all));
    }

    @Test
    void ofAnEndpointSliceNothingIsKeptButItsServiceAndWhoIsReady() {
        KindStore store = store("EndpointSlice");
        LiveObjects live = store.begin();
        put(live, slice("web-1", 1, 100));
        ClusterObject kept = only(store);
        assertThat(kept.labels()).isEqualTo(Map.of("kubernetes.io/service-name", "web"));
        assertThat(kept.source())
                .contains("{\"conditions\":{\"ready\":true}}", "{\"conditions\":{\"ready\":false}}")
                .doesNotContain("10.1.")
                .hasSizeLessThan(400);

        put(live, slice("web-1", 2, 90));
        assertThat(changed).as("endpoints that come and go change nothing").hasSize(1);
        put(live, slice("web-1", 3, 1));
        assertThat(changed).as("none is ready any more").hasSize(2);
    }

    /// A bound against keeping slices whole again, which would take thirty times as much.
    @Test
    void twentyThousandEndpointSlicesTakeFewMegabytes() {
        KindStore store = store("EndpointSlice");
        LiveObjects live = store.begin();
        long before = usedMegabytes();
        for (int i = 0; i < 20_000; i++) {
            put(live, slice("web-" + i, i, 20));
        }
        long taken = usedMegabytes() - before;
        System.out.println("20,000 EndpointSlices take " + taken + " MB");
        assertThat(store.objects()).hasSize(20_000);
        assertThat(taken).isLessThan(120);
    }

    private static long usedMegabytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}

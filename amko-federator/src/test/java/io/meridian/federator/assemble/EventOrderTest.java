package io.meridian.federator.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.PolicyBook;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.PublishedRecord;
import io.meridian.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/// In whatever order the events of different objects come, once or several times, with a turn after
/// each or after several: the end is the same. The events of one object keep their order, as a
/// watch does.
class EventOrderTest {

    /// Versions of each object, the last of which stays; an empty one deletes it.
    private static final List<List<String>> OBJECTS = new ArrayList<>();

    private static void object(String... versions) {
        OBJECTS.add(List.of(versions));
    }

    private static String at(int day) {
        return "creationTimestamp: '2026-01-%02dT00:00:00Z'".formatted(day);
    }

    private static String of(String kind, String metadata, String rest) {
        return "{ apiVersion: v1, kind: %s, metadata: { namespace: avi-system, %s }, %s }"
                .formatted(kind, metadata, rest);
    }

    private static String policy(String name, int day, String spec) {
        return of(
                "GlobalDeploymentPolicy",
                "name: " + name + ", " + at(day),
                "spec: { matchRules: { appSelector: { label: { app: gslb } } }, matchClusters: [ {"
                        + " cluster: a }, { cluster: b } ], "
                        + spec
                        + " }");
    }

    private static String rule(String name, int day, String spec) {
        return of("GSLBHostRule", "name: " + name + ", " + at(day), "spec: { " + spec + " }");
    }

    private static String ingress(String name, String host, String vip) {
        return of(
                "Ingress",
                "name: " + name + ", labels: { app: gslb }, " + at(1),
                "spec: { rules: [ { host: "
                        + host
                        + " } ] }, status: { loadBalancer: { ingress: [ { ip: "
                        + vip
                        + " } ] } }");
    }

    private static String hostRule(String name, int day, String fqdn, String alias) {
        return of(
                "HostRule",
                "name: " + name + ", " + at(day),
                "spec: { virtualhost: { fqdn: "
                        + fqdn
                        + ", aliases: ["
                        + alias
                        + "] } }, status: { status: Accepted }");
    }

    static {
        object(
                of("GSLBConfig", "name: gc", "spec: { memberClusters: [ { clusterContext: a } ] }"),
                of(
                        "GSLBConfig",
                        "name: gc",
                        "spec: { memberClusters: [ { clusterContext: a }, { clusterContext: b } ] }"));
        object(
                policy("z-first", 1, "ttl: 5"),
                policy("z-first", 1, "ttl: 6, healthMonitorRefs: [hm]"));
        object(policy("a-second", 2, "ttl: 9"), policy("a-second", 2, "ttl: 8"));
        object(of("HealthMonitor", "name: hm", "spec: { type: tcp, port: 81 }"));
        object(of("Site", "name: east", "spec: { latitude: 1, longitude: 2, clusters: [a] }"), "");
        object(of("Site", "name: west", "spec: { latitude: 1, longitude: 2, clusters: [a, b] }"));
        object(rule("y", 1, "fqdn: app.test, ttl: 7"), rule("y", 1, "fqdn: app.test, ttl: -7"));
        object(rule("b", 2, "fqdn: app.test, ttl: 3"));
        object(
                rule("c", 3, "fqdn: bar.test, ttl: 3"),
                rule("c", 3, "fqdn: bar.test, trafficSplit: [ { cluster: a, weight: 4 } ]"));
        object(ingress("i", "app.test", "192.0.2.1"), ingress("i", "bar.test", "192.0.2.1"));
        object(ingress("j", "app.test", "192.0.2.2"));
        object(ingress("k", "bar.test", "192.0.2.3"), "");
        object(ingress("l", "new.test", "192.0.2.3"), "", ingress("l", "new.test", "192.0.2.4"));
        object(hostRule("g", 2, "app.test", "www.test"));
        object(hostRule("h", 1, "bar.test", "www.test"));
        object(
                hostRule("n", 3, "new.test", "alias.test"),
                hostRule("n", 3, "new.test", "app.test, other.test"));
        object(
                of(
                        "DomainPolicy",
                        "name: d",
                        "spec: { domains: [new.test], namespaces: [avi-system] }"));
    }

    @TempDir Path folder;

    @RepeatedTest(25)
    void anyOrderEndsInTheSameState(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition() == 1 ? 1 : System.nanoTime();
        List<String> inOrder = run(new Random(0), false, folder.resolve("in-order"));
        List<String> shuffled = run(new Random(seed), true, folder.resolve("shuffled"));

        assertThat(shuffled).as("seed %d", seed).isEqualTo(inOrder);
        assertThat(inOrder).anyMatch(line -> line.startsWith("GslbService[fqdn=app.test"));
    }

    /// An object's next version.
    private record Event(int object, int version) {}

    private List<String> run(Random random, boolean shuffle, Path lastGood) {
        World world = new World(lastGood);
        for (Event event : events(random, shuffle)) {
            world.apply(event);
            // A version that is to be the last good one must be seen in force before it is broken.
            world.turn();
            if (shuffle && random.nextInt(4) == 0) {
                world.apply(event);
                world.turn();
            }
        }
        return world.turn();
    }

    private static List<Event> events(Random random, boolean shuffle) {
        List<Event> events = new ArrayList<>();
        Map<Integer, Integer> next = new HashMap<>();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < OBJECTS.size(); i++) {
            open.add(i);
        }
        while (!open.isEmpty()) {
            int at = shuffle ? random.nextInt(open.size()) : 0;
            int object = open.get(at);
            int version = next.merge(object, 1, Integer::sum) - 1;
            events.add(new Event(object, version));
            if (version == OBJECTS.get(object).size() - 1) {
                open.remove(Integer.valueOf(object));
            }
        }
        return events;
    }

    /// What the caches hold, and what a federator remembers from turn to turn.
    private static final class World {

        private final PolicyBook book;
        private final Map<String, TreeMap<ObjectKey, ClusterObject>> clusters = new TreeMap<>();
        private List<PublishedRecord> published = List.of();

        World(Path lastGood) {
            book = new PolicyBook("avi-system", Set.of("a", "b")::contains, new LastGood(lastGood));
            clusters.put("a", new TreeMap<>());
            clusters.put("b", new TreeMap<>());
        }

        void apply(Event event) {
            String text = OBJECTS.get(event.object).get(event.version);
            boolean deleted = text.isEmpty();
            ClusterObject object = read(deleted ? OBJECTS.get(event.object).getFirst() : text);
            TreeMap<ObjectKey, ClusterObject> own =
                    Objects.requireNonNull(clusters.get(object.cluster()));
            if (deleted) {
                own.remove(object.key());
            } else {
                own.put(object.key(), object);
            }
        }

        /// The Ingress `j` stands in cluster `b`, everything else in `a`.
        private static ClusterObject read(String text) {
            ClusterObject object =
                    DirectoryCluster.objects("a", "a.yaml", text, new Problems()).getFirst();
            boolean inB = object.key().kind().equals("Ingress") && object.key().name().equals("j");
            return inB
                    ? DirectoryCluster.objects("b", "b.yaml", text, new Problems()).getFirst()
                    : object;
        }

        List<String> turn() {
            List<ClusterView> views = new ArrayList<>();
            clusters.forEach((name, objects) ->
                    views.add(new ClusterView(name, objects, Map.of(), true, null)));
            PolicyBook.Reading reading = book.read(views.getFirst());
            Assembly assembly =
                    GslbServiceAssembler.assemble(
                            AssemblyInput.of(
                                    views, reading.settings(), published, Optional.empty()));
            published = new ArrayList<>(assembly.services().values());
            published.addAll(assembly.monitors().values());
            List<String> state = new ArrayList<>();
            published.forEach(each -> state.add(each.toString()));
            reading.settings().sites().values().stream()
                    .map(Object::toString)
                    .sorted()
                    .forEach(state::add);
            reading.reports().forEach(report -> state.add(status(report)));
            assembly.reports().forEach(report -> state.add(status(report)));
            state.addAll(assembly.notes());
            return state;
        }

        private static String status(ObjectReport report) {
            return report.object().key()
                    + " "
                    + report.problems()
                    + report.lastGoodInForce()
                    + report.notInForce()
                    + report.notes()
                    + report.fqdns();
        }
    }
}

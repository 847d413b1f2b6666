package io.meridian.federator.kube;

import static io.meridian.federator.kube.ThreeClusters.servers;
import static io.meridian.federator.kube.ThreeClusters.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.PublishedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three real API servers behind a network that cuts, stalls and slows down, themselves killed and
/// started again, while everything in them is edited. Meanwhile nothing of a cluster that is away
/// is withdrawn; in the end it is as if nothing had happened.
///
/// `-Dchaos.seed=` repeats a run's edits and faults, `-Dchaos.rounds=` makes it longer.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
@NeedsApiServers
class ChaosKubeIT {

    private static final List<TcpProxy.Mode> AWAY =
            List.of(TcpProxy.Mode.REFUSING, TcpProxy.Mode.RESETTING, TcpProxy.Mode.STALLED);

    @TempDir Path folder;
    private final SortedMap<String, TcpProxy> proxies = new TreeMap<>();
    private final Set<String> killed = new HashSet<>();
    private final List<String> story = new ArrayList<>();
    private final long seed = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);

    @BeforeEach
    void start() throws IOException {
        ThreeClusters.applyManifests();
        Map<String, String> urls = new HashMap<>();
        for (Map.Entry<String, TestApiServer> server : servers().entrySet()) {
            TcpProxy proxy = new TcpProxy(server.getValue().port());
            proxies.put(server.getKey(), proxy);
            urls.put(server.getKey(), "https://127.0.0.1:" + proxy.port());
        }
        Files.writeString(
                folder.resolve("gslb-members"), TestApiServer.kubeconfigBy(servers(), urls));
    }

    @AfterEach
    void stop() throws IOException {
        for (TcpProxy proxy : proxies.values()) {
            proxy.close();
        }
        restart();
        RandomEdits.undo();
        ThreeClusters.deleteManifests();
    }

    @Test
    void endsAsIfNothingHadHappened() throws IOException {
        tell("chaos.seed=" + seed);
        RandomEdits edits = new RandomEdits(random);
        for (int i = 0; i < 20; i++) {
            tell(edits.next(false, killed));
        }
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(folder, "cluster1-admin"))) {
            Wait.until("something is published", () -> !services(node).isEmpty());
            int rounds = Integer.getInteger("chaos.rounds", 2);
            for (int round = 0; round < rounds; round++) {
                disturb(edits);
                cutOff(node, edits, round % 2 == 1);
            }
            for (int i = 0; i < 8; i++) {
                tell(edits.next(true, killed));
            }
            servers().get("cluster1-admin").apply(ThreeClusters.GDP);
            heal();
            awaitTruth(node);
        } catch (AssertionError failed) {
            throw new AssertionError(String.join("\n", story), failed);
        }
    }

    private void tell(String what) {
        story.add(what);
        System.out.println("[chaos] " + what.replaceAll("\\s+", " "));
    }

    /// Faults that come and go sooner than they are noticed, or not much later.
    private void disturb(RandomEdits edits) throws IOException {
        for (String cluster : proxies.keySet()) {
            become(cluster, TcpProxy.Mode.values()[random.nextInt(TcpProxy.Mode.values().length)]);
            if (random.nextInt(4) == 0) {
                tell(cluster + ": its connections die silently");
                proxies.get(cluster).strand();
            }
        }
        for (int i = 0; i < 5; i++) {
            tell(edits.next(true, killed));
            Wait.sleep(random.nextInt(400));
            if (random.nextInt(3) == 0) {
                become(
                        new ArrayList<>(proxies.keySet()).get(random.nextInt(3)),
                        TcpProxy.Mode.OPEN);
            }
        }
        heal();
    }

    private void become(String cluster, TcpProxy.Mode mode) throws IOException {
        tell(cluster + " is " + mode);
        proxies.get(cluster).become(mode);
    }

    /// One or two clusters are away for long: what they held stays, whatever happens there.
    private void cutOff(FederatorNode node, RandomEdits edits, boolean byKilling)
            throws IOException {
        servers().get("cluster1-admin").apply(ThreeClusters.GDP);
        awaitCurrent(node);
        List<String> names = new ArrayList<>(proxies.keySet());
        java.util.Collections.shuffle(names, random);
        List<String> away = names.subList(0, 1 + random.nextInt(2));
        for (String cluster : away) {
            if (byKilling) {
                tell(cluster + " is killed");
                servers().get(cluster).kill();
                killed.add(cluster);
            } else {
                become(cluster, AWAY.get(random.nextInt(AWAY.size())));
            }
        }
        Map<String, SortedMap<ObjectKey, ClusterObject>> held = new HashMap<>();
        for (String cluster : away) {
            Wait.until(
                    cluster + " is told to be away",
                    () -> {
                        var view = view(node, cluster);
                        return view.failures().containsKey("API server")
                                && view.staleSince() != null;
                    });
            held.put(cluster, view(node, cluster).objects());
        }
        awaitTurns(node);
        Set<String> published = published(node, away);
        for (int i = 0; i < 8; i++) {
            tell(edits.next(false, killed));
        }
        awaitTurns(node);
        for (String cluster : away) {
            assertThat(view(node, cluster).objects())
                    .as(cluster + " is away, what it held stays")
                    .isEqualTo(held.get(cluster));
            assertThat(view(node, cluster).staleSince()).isNotNull();
        }
        assertThat(published(node, away))
                .as("nothing of " + away + " is withdrawn")
                .isEqualTo(published);
        heal();
    }

    private static void awaitTurns(FederatorNode node) {
        long turns = node.loop().turns();
        Wait.until("the loop turned on", () -> node.loop().turns() > turns + 2);
    }

    private void restart() throws IOException {
        for (String cluster : killed) {
            tell(cluster + " starts again");
            servers().get(cluster).start();
        }
        killed.forEach(cluster -> servers().get(cluster).awaitReady());
        killed.clear();
    }

    private void heal() throws IOException {
        restart();
        for (String cluster : proxies.keySet()) {
            become(cluster, TcpProxy.Mode.OPEN);
        }
    }

    /// Members that clusters gave to services, by name and address.
    private static Set<String> published(FederatorNode node, List<String> clusters) {
        Set<String> members = new TreeSet<>();
        for (GslbService service : services(node).values()) {
            for (Pool pool : service.pools()) {
                for (Member member : pool.members()) {
                    if (clusters.contains(member.cluster())) {
                        members.add(service.fqdn() + " " + member.cluster() + " " + member.name());
                    }
                }
            }
        }
        return members;
    }

    private static SortedMap<String, GslbService> services(FederatorNode node) {
        SortedMap<String, GslbService> services = new TreeMap<>();
        for (PublishedRecord each : node.mesh().log().snapshot().records().values()) {
            if (each instanceof GslbService service) {
                services.put(service.fqdn(), service);
            }
        }
        return services;
    }

    private void awaitTruth(FederatorNode node) {
        FromScratch truth =
                FromScratch.of(servers(), "cluster1-admin", folder.resolve("no history"));
        tell("the truth is " + truth.services().keySet());
        try {
            Wait.until(
                    "what is published is the truth",
                    () -> services(node).equals(truth.services()));
            Wait.until(
                    "so are the verdicts on all objects",
                    () ->
                            FromScratch.verdicts(node.loop().outcome().reports())
                                    .equals(truth.verdicts()));
        } catch (AssertionError late) {
            assertThat(services(node)).isEqualTo(truth.services());
            assertThat(FromScratch.verdicts(node.loop().outcome().reports()))
                    .isEqualTo(truth.verdicts());
            throw late;
        }
        awaitCurrent(node);
    }

    private void awaitCurrent(FederatorNode node) {
        for (String cluster : proxies.keySet()) {
            Wait.until(
                    cluster + " is current",
                    () ->
                            view(node, cluster).staleSince() == null
                                    && view(node, cluster).failures().isEmpty());
        }
    }
}

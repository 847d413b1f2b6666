package io.meridian.dns.health;

import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.OpinionExchange;
import io.meridian.mesh.Subscription;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What other sites say is what a test says.
final class FakeExchange implements OpinionExchange {

    /// The threads on which this node's opinions were announced.
    final List<String> announcers = new CopyOnWriteArrayList<>();

    private final List<Consumer<List<NodeOpinions>>> listeners = new CopyOnWriteArrayList<>();
    private volatile List<NodeOpinions> heard = List.of();

    /// All these sites, with one node each, say the same of a target from now on.
    void say(String target, Opinion.State state, String... sites) {
        Opinion opinion =
                new Opinion(
                        target,
                        state,
                        new Opinion.Evidence("said", Duration.ZERO, Duration.ZERO, true));
        heard =
                Stream.of(sites)
                        .map(site ->
                                new NodeOpinions(
                                        new NodeId(2, site, "dns-" + site, NodeId.Role.DNS),
                                        true,
                                        Duration.ZERO,
                                        Map.of(target, opinion)))
                        .toList();
        listeners.forEach(listener -> listener.accept(heard));
    }

    @Override
    public void announce(Collection<Opinion> all) {
        announcers.add(Thread.currentThread().getName());
    }

    @Override
    public List<NodeOpinions> heard() {
        return heard;
    }

    @Override
    public Subscription subscribe(Consumer<List<NodeOpinions>> listener) {
        listeners.add(listener);
        listener.accept(heard);
        return () -> listeners.remove(listener);
    }
}

package io.meridian.federator.watch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The doors to all member clusters: those that the configuration names one by one, and, where
/// there is a kubeconfig, those that the GSLBConfig names. Opened and closed by the reconcile loop,
/// read by any thread.
public final class Doors implements AutoCloseable {

    private final String own;
    private final Map<String, MemberCluster> configured;
    private final @Nullable Function<String, MemberCluster> opener;
    private volatile SortedMap<String, MemberCluster> open = new TreeMap<>();
    private @Nullable Consumer<ObjectEvent> listener;

    /// @param own the context of the cluster that this federator runs in
    /// @param configured doors that are always open
    /// @param opener makes the door to any other context; null: there are no others
    public Doors(
            String own,
            Map<String, MemberCluster> configured,
            @Nullable Function<String, MemberCluster> opener) {
        this.own = own;
        this.configured = Map.copyOf(configured);
        this.opener = opener;
    }

    /// Opens the configured doors and the own one.
    public synchronized void start(Consumer<ObjectEvent> events) {
        listener = events;
        follow(Set.of());
    }

    /// Opens doors to these contexts as far as can be, and closes those that are neither among them
    /// nor configured nor the own one. When this returns every open door has a view.
    public synchronized void follow(Set<String> contexts) {
        SortedMap<String, MemberCluster> next = new TreeMap<>();
        configured.forEach((context, door) -> next.put(context, kept(context, door)));
        if (opener != null) {
            for (String context : contexts) {
                next.computeIfAbsent(context, missing -> kept(missing, null));
            }
            next.computeIfAbsent(own, missing -> kept(missing, null));
        }
        SortedMap<String, MemberCluster> before = open;
        open = next;
        before.forEach((context, door) -> {
            if (!next.containsKey(context)) {
                door.close();
            }
        });
    }

    /// Whether its door is open whatever is followed.
    public boolean isConfigured(String context) {
        return configured.containsKey(context);
    }

    /// The door that is open already, or a new one, started.
    private MemberCluster kept(String context, @Nullable MemberCluster unstarted) {
        MemberCluster present = open.get(context);
        if (present != null) {
            return present;
        }
        MemberCluster door =
                unstarted != null
                        ? unstarted
                        : java.util.Objects.requireNonNull(opener).apply(context);
        door.start(java.util.Objects.requireNonNull(listener));
        return door;
    }

    /// Whether a door to this context is open or could be opened.
    public boolean leadTo(String context) {
        return opener != null || configured.containsKey(context);
    }

    /// The door to the cluster that this federator runs in.
    public MemberCluster own() {
        return java.util.Objects.requireNonNull(open.get(own));
    }

    /// Every open door, in the order of contexts.
    public List<MemberCluster> all() {
        return List.copyOf(open.values());
    }

    @Override
    public synchronized void close() {
        open.values().forEach(MemberCluster::close);
    }
}

package io.meridian.dns.decision;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// The members that are names of this node's own zones, and so are as well as what those names lead
/// to: up while a service there has a member to answer with. Made once for each compiled set of
/// services; written through by the one thread that writes the health table.
///
/// A member whose target leads back to its own service is never up: following it would not end.
public final class Nesting {

    /// What a name leads to, aliases followed.
    public sealed interface Target {

        /// A balanced service.
        record Service(BalancedService service) implements Target {}

        /// Nothing: a name of our zones without an address, so that no client is helped by it.
        record Nowhere() implements Target {}

        /// Records of a zone, or a name that is not ours: the member's own health counts.
        record Elsewhere() implements Target {}
    }

    private record Edge(int slot, BalancedService from, Target target) {}

    private final HealthTable health;
    private final Map<Integer, Edge> bySlot = new HashMap<>();
    private final Set<Integer> loops = new HashSet<>();

    /// By the number of the service that has the member.
    private final Map<Integer, List<Edge>> bySource = new HashMap<>();

    /// Members to look at again when one of a service changes, by the service's number.
    private final Map<Integer, List<Edge>> dependents = new HashMap<>();

    /// The numbers of services that some name leads to, by the slots of their members.
    private final Map<Integer, Integer> watched = new HashMap<>();

    private Nesting(HealthTable health) {
        this.health = health;
    }

    /// Lets the health table of these services know which members are names of our own.
    ///
    /// @param services all over one health table
    /// @param leads what a name in wire form leads to
    public static void install(
            Collection<BalancedService> services, Function<byte[], Target> leads) {
        List<Edge> edges = new ArrayList<>();
        for (BalancedService service : services) {
            FamilyPools.NameTaker taker =
                    (slot, name) -> {
                        Target target = leads.apply(name);
                        if (!(target instanceof Target.Elsewhere)) {
                            edges.add(new Edge(slot, service, target));
                        }
                    };
            service.family(false).forEachName(taker);
            service.family(true).forEachName(taker);
        }
        if (!edges.isEmpty()) {
            Nesting nesting = new Nesting(edges.getFirst().from.health);
            edges.forEach(nesting::add);
            edges.forEach(nesting::findLoop);
            nesting.markForeign();
            services.forEach(nesting::tell);
            nesting.health.nest(nesting);
            edges.forEach(nesting::settle);
        }
    }

    private void add(Edge edge) {
        if (bySlot.putIfAbsent(edge.slot, edge) != null) {
            return; // a name stands in both families
        }
        bySource.computeIfAbsent(edge.from.number, _ -> new ArrayList<>()).add(edge);
        if (edge.target instanceof Target.Service(BalancedService to)) {
            dependents.computeIfAbsent(to.number, _ -> new ArrayList<>()).add(edge);
            to.forEachSlot(slot -> watched.put(slot, to.number));
        }
    }

    private void findLoop(Edge edge) {
        if (edge.target instanceof Target.Service(BalancedService to)
                && reaches(to, edge.from)) {
            loops.add(edge.slot);
        }
    }

    /// Whether one service leads to another, over any number of names.
    private boolean reaches(BalancedService from, BalancedService to) {
        return from == to || reached(from, false).contains(to);
    }

    /// What a service leads to, over any number of names.
    ///
    /// @param ending whether to leave out what leads back
    private Set<BalancedService> reached(BalancedService from, boolean ending) {
        Set<BalancedService> reached = new LinkedHashSet<>();
        Deque<BalancedService> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (Edge edge : bySource.getOrDefault(open.pop().number, List.of())) {
                if (edge.target instanceof Target.Service(BalancedService to)
                        && !(ending && loops.contains(edge.slot))
                        && reached.add(to)) {
                    open.add(to);
                }
            }
        }
        return reached;
    }

    /// A name is a candidate for the families that the service has that it leads to. What is taken
    /// for foreign may leave a service without a family, and so others that lead to that.
    private void markForeign() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Edge edge : bySlot.values()) {
                changed |= isMarked(edge, false);
                changed |= isMarked(edge, true);
            }
        }
    }

    private static boolean isMarked(Edge edge, boolean v6) {
        return edge.target instanceof Target.Service(BalancedService to)
                && !to.hasMembers(v6)
                && !to.hasFallback(v6)
                && edge.from.family(v6).markForeign(edge.slot);
    }

    private void tell(BalancedService service) {
        if (bySource.containsKey(service.number)) {
            service.nest(List.copyOf(reached(service, true)));
        }
    }

    boolean has(int slot) {
        return bySlot.containsKey(slot);
    }

    /// What a member's state is, given what it would be by itself. An operator's word stands.
    MemberState stateOf(int slot, MemberState own) {
        Edge edge = bySlot.get(slot);
        if (edge == null || own.isWithdrawn()) {
            return own;
        }
        if (loops.contains(slot)) {
            return MemberState.DOWN;
        }
        return switch (edge.target) {
            case Target.Service(BalancedService to) -> to.standing();
            case Target.Nowhere _ -> MemberState.DOWN;
            case Target.Elsewhere _ -> own;
        };
    }

    /// A member's state has changed: what leads to its service is looked at again.
    void changed(int slot) {
        Integer service = watched.get(slot);
        if (service != null) {
            dependents.getOrDefault(service, List.of()).forEach(this::settle);
        }
    }

    /// Ends, as those that would come back here are left at DOWN.
    private void settle(Edge edge) {
        health.settle(edge.slot);
    }

    /// What a member that is a name of ours leads to, in words; empty for all others.
    String inWords(int slot) {
        Edge edge = bySlot.get(slot);
        if (edge == null) {
            return "";
        }
        return switch (edge.target) {
            case Target.Service(BalancedService to) ->
                    loops.contains(slot)
                            ? "leads back to its own service: never answered"
                            : "is as "
                                    + to.source().fqdn()
                                    + " is, where it leads to: "
                                    + switch (to.standing()) {
                                        case UP -> "that has a member that is up";
                                        case UNTESTED -> "none of its members is tested";
                                        case DOWN, DRAINED, TAKEN_OUT ->
                                                "that has no member to answer with";
                                    };
            case Target.Nowhere _ -> "is a name of this node's zones that has no address";
            case Target.Elsewhere _ -> "";
        };
    }
}

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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The members that are names of this node's own zones, and so are as well as what those names lead
/// to: up, for an address family, while a service there has a member of it to answer with. Made
/// once for each compiled set of services; written through by the one thread that writes the health
/// table.
///
/// A name is a candidate for the families that it leads to something in, which follows from zones
/// and services alone. One that leads back to its own service is a candidate for neither: following
/// it would not end.
public final class Nesting {

    /// What a name leads to for queries of one address family, aliases followed.
    public sealed interface Target {

        /// A balanced service.
        record Service(BalancedService service) implements Target {}

        /// Nothing: a name of our zones without an address of the family, so that no client is
        /// helped by it.
        record Nowhere() implements Target {}

        /// Records of a zone, or a name that is not ours: the member's own health counts.
        record Elsewhere() implements Target {}
    }

    /// Where names lead.
    public interface Leads {

        /// @param name in wire form, lower case
        Target to(byte[] name, boolean v6);
    }

    private record Edge(int slot, BalancedService from, Target v4, Target v6) {

        Target target(boolean asked6) {
            return asked6 ? v6 : v4;
        }

        /// The services that it leads to: one, or none.
        List<BalancedService> services() {
            return Stream.of(v4, v6)
                    .flatMap(target ->
                            target instanceof Target.Service(BalancedService to)
                                    ? Stream.of(to)
                                    : Stream.of())
                    .distinct()
                    .toList();
        }

        /// Whether the member's own health counts for some family.
        boolean isProbed() {
            return v4 instanceof Target.Elsewhere || v6 instanceof Target.Elsewhere;
        }

        boolean isToNowhere() {
            return v4 instanceof Target.Nowhere && v6 instanceof Target.Nowhere;
        }

        Edge over(UnaryOperator<BalancedService> moved) {
            return new Edge(slot, moved.apply(from), over(v4, moved), over(v6, moved));
        }

        private static Target over(Target target, UnaryOperator<BalancedService> moved) {
            return target instanceof Target.Service(BalancedService to)
                    ? new Target.Service(moved.apply(to))
                    : target;
        }
    }

    private static final Target NOWHERE = new Target.Nowhere();

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
    public static void install(Collection<BalancedService> services, Leads leads) {
        List<Edge> edges = new ArrayList<>();
        for (BalancedService service : services) {
            FamilyPools.NameTaker taker =
                    (slot, name) -> {
                        Target v4 = leads.to(name, false);
                        Target v6 = leads.to(name, true);
                        if (!(v4 instanceof Target.Elsewhere && v6 instanceof Target.Elsewhere)) {
                            edges.add(new Edge(slot, service, v4, v6));
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

    /// The same over another health table, which only this is told of.
    Nesting over(HealthTable other) {
        Nesting copy = new Nesting(other);
        Map<Integer, BalancedService> moved = new HashMap<>();
        for (Edge edge : bySlot.values()) {
            copy.add(
                    edge.over(service ->
                            moved.computeIfAbsent(service.number, _ -> service.over(other))));
        }
        copy.loops.addAll(loops);
        return copy;
    }

    private void add(Edge edge) {
        if (bySlot.putIfAbsent(edge.slot, edge) != null) {
            return; // a name stands in both families
        }
        bySource.computeIfAbsent(edge.from.number, _ -> new ArrayList<>()).add(edge);
        for (BalancedService to : edge.services()) {
            dependents.computeIfAbsent(to.number, _ -> new ArrayList<>()).add(edge);
            to.forEachSlot(slot -> watched.put(slot, to.number));
        }
    }

    private void findLoop(Edge edge) {
        if (edge.services().stream().anyMatch(to -> reaches(to, edge.from))) {
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
                if (!(ending && loops.contains(edge.slot))) {
                    edge.services().stream().filter(reached::add).forEach(open::add);
                }
            }
        }
        return reached;
    }

    /// What is taken for foreign may leave a service without a family, and so others that lead to
    /// that.
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

    private boolean isMarked(Edge edge, boolean v6) {
        boolean isForeign =
                switch (target(edge, v6)) {
                    case Target.Service(BalancedService to) ->
                            !to.hasMembers(v6) && !to.hasFallback(v6);
                    case Target.Nowhere _ -> true;
                    case Target.Elsewhere _ -> false;
                };
        return isForeign && edge.from.family(v6).markForeign(edge.slot);
    }

    /// What leads back helps nobody.
    private Target target(Edge edge, boolean v6) {
        return loops.contains(edge.slot) ? NOWHERE : edge.target(v6);
    }

    private void tell(BalancedService service) {
        if (bySource.containsKey(service.number)) {
            service.nest(List.copyOf(reached(service, true)));
        }
    }

    /// Whether a member's state follows from where it leads alone.
    boolean has(int slot) {
        Edge edge = bySlot.get(slot);
        return edge != null && !edge.isProbed();
    }

    /// What a member's state is for queries of a family, given what it would be by itself. Orders
    /// stand, but none makes something of what leads nowhere.
    MemberState stateOf(int slot, boolean v6, MemberState own, MemberOrder order) {
        Edge edge = bySlot.get(slot);
        if (edge == null) {
            return order.apply(own);
        }
        return switch (target(edge, v6)) {
            case Target.Service(BalancedService to) -> order.apply(to.standing(v6));
            case Target.Nowhere _ ->
                    order == MemberOrder.UP ? MemberState.DOWN : order.apply(MemberState.DOWN);
            case Target.Elsewhere _ -> order.apply(own);
        };
    }

    /// A member's state has changed: what leads to its service is looked at again.
    void changed(int slot) {
        Integer service = watched.get(slot);
        if (service != null) {
            readied(service);
        }
    }

    /// Looks again at what leads to a service, as when it need not wait any more.
    void readied(int service) {
        dependents.getOrDefault(service, List.of()).forEach(this::settle);
    }

    /// Ends, as those that would come back here never change.
    private void settle(Edge edge) {
        health.settle(edge.slot);
    }

    /// What a member that is a name of ours leads to, in words; empty for all others.
    String inWords(int slot) {
        Edge edge = bySlot.get(slot);
        if (edge == null || edge.isProbed()) {
            return "";
        }
        if (loops.contains(slot)) {
            return "leads back to its own service: never answered";
        }
        return edge.isToNowhere()
                ? "is a name of this node's zones that has no address"
                : edge.services().stream()
                        .map(to ->
                                "is as "
                                        + to.source().fqdn()
                                        + " is, where it leads to: "
                                        + inWords(to))
                        .collect(Collectors.joining("; "));
    }

    private static String inWords(BalancedService to) {
        String v4 = inWords(to, false);
        String v6 = inWords(to, true);
        if (v4.equals(v6) || !to.hasMembers(true)) {
            return v4;
        }
        return to.hasMembers(false) ? "for A " + v4 + ", for AAAA " + v6 : v6;
    }

    private static String inWords(BalancedService to, boolean v6) {
        return switch (to.standing(v6)) {
            case UP -> "that has a member that is up";
            case UNTESTED ->
                    to.isReady()
                            ? "none of its members is tested"
                            : "that waits for its first tests";
            case DOWN, DRAINED, TAKEN_OUT ->
                    switch (to.sufficiency(v6)) {
                        case ENOUGH -> "that has no member to answer with";
                        case PANIC -> "that has a smaller share of its members up than must be";
                        case TOO_FEW -> "that has too few members up";
                    };
        };
    }
}

package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.model.OperatorOverride;
import io.meridian.model.OverrideTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operators' orders that hold at one moment. Of several that concern a member the most
/// specific counts: one on the member before one on its cluster before one on its site, a name
/// before a pattern, and then the later one.
public final class OrdersInForce {

    public static final OrdersInForce NONE = new OrdersInForce(List.of(), Instant.MAX);

    private record Order(OverrideTarget target, OperatorOverride override) {}

    private static final Comparator<Order> MOST_SPECIFIC_FIRST =
            Comparator.<Order>comparingInt(order -> order.target.specificity())
                    .thenComparing(order -> !order.target.isPattern())
                    .thenComparing(order -> order.override.version())
                    .reversed();

    private final List<Order> orders;
    private final Instant holdsUntil;

    private OrdersInForce(List<Order> orders, Instant holdsUntil) {
        this.orders = orders;
        this.holdsUntil = holdsUntil;
    }

    /// @param all as the mesh holds them
    public static OrdersInForce at(Instant now, List<OperatorOverride> all) {
        List<Order> orders = new ArrayList<>();
        Instant until = Instant.MAX;
        for (OperatorOverride override : all) {
            OverrideTarget target = override.parsedTarget().orElse(null);
            if (target != null && override.isInForce(now)) {
                orders.add(new Order(target, override));
                Long ends = override.untilMillis();
                if (ends != null && Instant.ofEpochMilli(ends).isBefore(until)) {
                    until = Instant.ofEpochMilli(ends);
                }
            }
        }
        orders.sort(MOST_SPECIFIC_FIRST);
        return new OrdersInForce(List.copyOf(orders), until);
    }

    /// When the first of them ends by itself.
    Instant holdsUntil() {
        return holdsUntil;
    }

    public List<OperatorOverride> list() {
        return orders.stream().map(Order::override).toList();
    }

    /// When an operator last let a member back, in milliseconds since 1970; 0: never.
    long resumedMillis(Serving.MemberTargets member) {
        long last = 0;
        for (Order order : orders) {
            if (order.override.action() == OperatorOverride.Action.RESUME
                    && order.target.matches(member.service(), member.member())) {
                last = Math.max(last, order.override.sinceMillis());
            }
        }
        return last;
    }

    /// The order that a member's state follows from, or null. To let members back is to take
    /// nothing out.
    public @Nullable OperatorOverride on(Serving.MemberTargets member) {
        for (Order order : orders) {
            if (order.override.action() != OperatorOverride.Action.RESUME
                    && order.target.matches(member.service(), member.member())) {
                return order.override;
            }
        }
        return null;
    }

    /// For how long at most answers with this member's service may be kept, in seconds; null where
    /// no order on it says so.
    @Nullable Integer ttlLimit(Serving.MemberTargets member) {
        Integer least = null;
        for (Order order : orders) {
            Integer ttl = order.override.ttlSeconds();
            if (ttl != null
                    && (least == null || ttl < least)
                    && order.target.matches(member.service(), member.member())) {
                least = ttl;
            }
        }
        return least;
    }

    /// Whether some order says how long answers may be kept.
    boolean limitsTtls() {
        return orders.stream().anyMatch(order -> order.override.ttlSeconds() != null);
    }

    /// What a member's state is, given what it would be without orders.
    public MemberState apply(Serving.MemberTargets member, MemberState byVerdict) {
        OperatorOverride override = orders.isEmpty() ? null : on(member);
        if (override == null) {
            return byVerdict;
        }
        return switch (override.action()) {
            case UP -> MemberState.UP;
            case DOWN, MAINTENANCE -> MemberState.TAKEN_OUT;
            // Nobody is kept at what is not up.
            case DRAIN -> byVerdict == MemberState.UP ? MemberState.DRAINED : MemberState.TAKEN_OUT;
            case RESUME -> byVerdict;
        };
    }
}

package io.meridian.health.verdict;

import io.meridian.model.Member;
import io.meridian.model.OperatorOverride;
import io.meridian.model.OverrideTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operators' orders that hold at one moment, and which of them is about a member. Of several
/// the most specific counts: one on the member before one on its cluster before one on its site, a
/// name before a pattern, and then the later one. Immutable.
public final class Orders {

    public static final Orders NONE = new Orders(List.of(), Instant.MAX);

    private record Order(OverrideTarget target, OperatorOverride override) {}

    private static final Comparator<Order> MOST_SPECIFIC_FIRST =
            Comparator.<Order>comparingInt(order -> order.target.specificity())
                    .thenComparing(order -> !order.target.isPattern())
                    .thenComparing(order -> order.override.version())
                    .reversed();

    private final List<Order> orders;
    private final Instant holdUntil;

    private Orders(List<Order> orders, Instant holdUntil) {
        this.orders = orders;
        this.holdUntil = holdUntil;
    }

    /// @param live as the mesh holds them
    public static Orders at(Instant now, List<OperatorOverride> live) {
        List<Order> orders = new ArrayList<>();
        Instant until = Instant.MAX;
        for (OperatorOverride override : live) {
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
        return new Orders(List.copyOf(orders), until);
    }

    /// When the first of them ends by itself.
    public Instant holdUntil() {
        return holdUntil;
    }

    /// The most specific first.
    public List<OperatorOverride> list() {
        return orders.stream().map(Order::override).toList();
    }

    /// When an operator last let a member back, in milliseconds since 1970; 0: never.
    public long resumedMillis(String service, Member member) {
        long last = 0;
        for (Order order : orders) {
            if (order.override.action() == OperatorOverride.Action.RESUME
                    && order.target.matches(service, member)) {
                last = Math.max(last, order.override.sinceMillis());
            }
        }
        return last;
    }

    /// For how long at most answers with this member's service may be kept, in seconds; null where
    /// no order on it says so.
    public @Nullable Integer ttlLimit(String service, Member member) {
        Integer least = null;
        for (Order order : orders) {
            Integer ttl = order.override.ttlSeconds();
            if (ttl != null
                    && (least == null || ttl < least)
                    && order.target.matches(service, member)) {
                least = ttl;
            }
        }
        return least;
    }

    /// The order that a member's state follows from, or null. To let members back is to take
    /// nothing out.
    public @Nullable OperatorOverride on(String service, Member member) {
        for (Order order : orders) {
            if (order.override.action() != OperatorOverride.Action.RESUME
                    && order.target.matches(service, member)) {
                return order.override;
            }
        }
        return null;
    }
}

package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberOrder;
import io.meridian.health.verdict.Orders;
import io.meridian.model.OperatorOverride;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operators' orders that hold at one moment make of the members that are served.
public final class OrdersInForce {

    public static final OrdersInForce NONE = new OrdersInForce(Orders.NONE);

    private final Orders orders;

    private OrdersInForce(Orders orders) {
        this.orders = orders;
    }

    /// @param live as the mesh holds them
    public static OrdersInForce at(Instant now, List<OperatorOverride> live) {
        return new OrdersInForce(Orders.at(now, live));
    }

    /// When the first of them ends by itself.
    Instant holdsUntil() {
        return orders.holdUntil();
    }

    public List<OperatorOverride> list() {
        return orders.list();
    }

    /// When an operator last let a member back, in milliseconds since 1970; 0: never.
    long resumedMillis(Serving.MemberTargets member) {
        return orders.resumedMillis(member.service(), member.member());
    }

    /// The order that a member's state follows from, or null.
    public @Nullable OperatorOverride on(Serving.MemberTargets member) {
        return orders.on(member.service(), member.member());
    }

    /// For how long at most answers with this member's service may be kept, in seconds; null where
    /// no order on it says so.
    @Nullable Integer ttlLimit(Serving.MemberTargets member) {
        return orders.ttlLimit(member.service(), member.member());
    }

    /// Whether some order says how long answers may be kept.
    boolean limitsTtls() {
        return orders.list().stream().anyMatch(order -> order.ttlSeconds() != null);
    }

    /// What is to become of a member.
    public MemberOrder of(Serving.MemberTargets member) {
        OperatorOverride override = on(member);
        if (override == null) {
            return MemberOrder.NONE;
        }
        return switch (override.action()) {
            case UP -> MemberOrder.UP;
            case DOWN, MAINTENANCE -> MemberOrder.OUT;
            case DRAIN -> MemberOrder.DRAIN;
            case RESUME -> MemberOrder.NONE;
        };
    }
}

package io.meridian.dns.api;

import io.meridian.daemon.ApiServer.Request;
import io.meridian.daemon.ApiServer.Response;
import io.meridian.dns.DnsNode;
import io.meridian.dns.health.OrdersInForce;
import io.meridian.mesh.MeshException;
import io.meridian.model.OperatorOverride;
import io.meridian.model.OperatorOverride.Action;
import io.meridian.model.OverrideTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gives and shows operators' orders.
final class OverridesApi {

    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    private final DnsNode node;
    private final ReentrantLock giving = new ReentrantLock();

    OverridesApi(DnsNode node) {
        this.node = node;
    }

    /// An order as it is shown.
    ///
    /// @param members how many members it is about, at this node, now
    private record Shown(
            String target,
            String action,
            String reason,
            String author,
            String since,
            @Nullable String until,
            @Nullable Integer ttl,
            boolean inForce,
            long members) {}

    Response handle(Request request) {
        if (request.method().equals("GET")) {
            return request.rest().isEmpty()
                    ? Response.ok(inForce())
                    : Response.error(404, "there is nothing here; see /api/v1/overrides/audit");
        }
        if (!request.rest().isEmpty()) {
            return Response.error(404, "orders are sent to /api/v1/overrides");
        }
        WantedOrder wanted = WantedOrder.read(request.body(), System.currentTimeMillis());
        return give(wanted.order(), wanted.force());
    }

    List<Map<String, Object>> audit() {
        List<Map<String, Object>> trail = new ArrayList<>();
        for (OperatorOverride override : node.mesh().overrides().audit()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("given", Instant.ofEpochMilli(override.sinceMillis()).toString());
            line.put("member", override.version().member());
            line.put("target", override.target());
            line.put("action", override.cleared() ? "clear" : word(override.action()));
            line.put("reason", override.reason());
            line.put("author", override.author());
            Long until = override.untilMillis();
            if (until != null) {
                line.put("until", Instant.ofEpochMilli(until).toString());
            }
            Integer ttl = override.ttlSeconds();
            if (ttl != null) {
                line.put("ttl", ttl);
            }
            trail.add(line);
        }
        return trail;
    }

    private List<Shown> inForce() {
        return orders(Instant.now()).list().stream().map(this::shown).toList();
    }

    /// As they were written: the health feed learns of them a moment later.
    private OrdersInForce orders(Instant now) {
        return OrdersInForce.at(now, node.mesh().overrides().live());
    }

    private Shown shown(OperatorOverride override) {
        Long until = override.untilMillis();
        return new Shown(
                override.target(),
                override.cleared() ? "clear" : word(override.action()),
                override.reason(),
                override.author(),
                Instant.ofEpochMilli(override.sinceMillis()).toString(),
                until == null ? null : Instant.ofEpochMilli(until).toString(),
                override.ttlSeconds(),
                override.isInForce(Instant.now()),
                concerned(override));
    }

    private long concerned(OperatorOverride override) {
        OverrideTarget target = override.parsedTarget().orElseThrow();
        return node.serving().members().stream()
                .filter(member -> target.matches(member.service(), member.member()))
                .count();
    }

    private Response give(OperatorOverride order, boolean force) {
        if (order.cleared() && !isKnown(order.target())) {
            return Response.error(404, "there is no override on " + order.target());
        }
        return guarded(order, force);
    }

    private boolean isKnown(String target) {
        return orders(Instant.now()).list().stream()
                .anyMatch(override -> override.target().equals(target));
    }

    /// Of two orders at once the second is judged with the first one given.
    private Response guarded(OperatorOverride order, boolean force) {
        giving.lock();
        try {
            List<DrainGuard.Loss> losses = force ? List.of() : losses(order);
            return losses.isEmpty()
                    ? Response.ok(shown(node.mesh().overrides().put(order)))
                    : Response.error(CONFLICT, DrainGuard.refusal(losses));
        } catch (MeshException refused) {
            return Response.error(UNAVAILABLE, String.valueOf(refused.getMessage()));
        } finally {
            giving.unlock();
        }
    }

    private List<DrainGuard.Loss> losses(OperatorOverride order) {
        Instant now = Instant.now();
        List<OperatorOverride> given = node.mesh().overrides().live();
        List<OperatorOverride> then = new ArrayList<>(given);
        then.removeIf(override -> override.target().equals(order.target()));
        then.add(order);
        return DrainGuard.losses(
                node.serving(), OrdersInForce.at(now, given), OrdersInForce.at(now, then));
    }

    private static String word(Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    /// `drained by ann, 3 min ago, 57 min left: kernel update`.
    static String inWords(OperatorOverride order, Instant now) {
        String what =
                switch (order.action()) {
                    case UP -> "held up";
                    case DOWN -> "taken down";
                    case DRAIN -> "drained";
                    case MAINTENANCE -> "in maintenance";
                    case RESUME -> "let back";
                };
        Duration age = Duration.between(Instant.ofEpochMilli(order.sinceMillis()), now);
        Long until = order.untilMillis();
        String left =
                until == null
                        ? ""
                        : ", "
                                + minutes(Duration.between(now, Instant.ofEpochMilli(until)))
                                + " left";
        return "order: "
                + what
                + " by "
                + order.author()
                + " ("
                + order.target()
                + "), "
                + minutes(age)
                + " ago"
                + left
                + ": "
                + order.reason();
    }

    private static String minutes(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }
}

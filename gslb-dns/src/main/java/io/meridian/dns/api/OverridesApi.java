package io.meridian.dns.api;

import io.meridian.daemon.ApiServer.Request;
import io.meridian.daemon.ApiServer.Response;
import io.meridian.dns.DnsNode;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.MemberState;
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
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Gives and shows operators' orders.
final class OverridesApi {

    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    /// Longer lists of services are cut.
    private static final int MAX_TOLD = 20;

    private final DnsNode node;

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
            line.put("given", Instant.ofEpochMilli(override.version().millis()).toString());
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
        return node.health().orders().list().stream().map(this::shown).toList();
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
        List<String> leftEmpty = leftEmpty(order);
        if (!leftEmpty.isEmpty() && !force) {
            return Response.error(CONFLICT, refusal(leftEmpty));
        }
        try {
            return Response.ok(shown(node.mesh().overrides().put(order)));
        } catch (MeshException refused) {
            return Response.error(UNAVAILABLE, String.valueOf(refused.getMessage()));
        }
    }

    private boolean isKnown(String target) {
        return node.health().orders().list().stream()
                .anyMatch(override -> override.target().equals(target));
    }

    /// Services that have a member to answer now and would have none.
    private List<String> leftEmpty(OperatorOverride order) {
        List<OperatorOverride> then = new ArrayList<>(node.mesh().overrides().all());
        then.removeIf(override -> override.target().equals(order.target()));
        then.add(order);
        OrdersInForce orders = OrdersInForce.at(Instant.now(), then);
        Serving serving = node.serving();
        List<MemberState> byVerdict = node.health().statesByVerdict();
        HealthTable health = serving.health().trial();
        Set<String> emptied = answered(serving, health);
        for (int slot = 0; slot < serving.members().size(); slot++) {
            MemberState known =
                    slot < byVerdict.size() ? byVerdict.get(slot) : serving.health().state(slot);
            health.set(slot, known, orders.of(serving.members().get(slot)));
        }
        emptied.removeAll(answered(serving, health));
        return List.copyOf(emptied);
    }

    /// The services that have a member to answer.
    private static Set<String> answered(Serving serving, HealthTable health) {
        Set<String> answered = new TreeSet<>();
        for (int slot = 0; slot < serving.members().size(); slot++) {
            if (isAnswered(health.state(slot))) {
                answered.add(serving.members().get(slot).service());
            }
        }
        return answered;
    }

    private static boolean isAnswered(MemberState state) {
        return state == MemberState.UP || state == MemberState.UNTESTED;
    }

    private static String refusal(List<String> leftEmpty) {
        List<String> told = leftEmpty.stream().limit(MAX_TOLD).toList();
        int more = leftEmpty.size() - told.size();
        return "no member that is up would be left for "
                + String.join(", ", told)
                + (more > 0 ? " and " + more + " more" : "")
                + "; --force (in the API: \"force\": true) gives the order all the same";
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

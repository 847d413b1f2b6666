package io.meridian.dns.api;

import io.meridian.daemon.Excerpt;
import io.meridian.daemon.JsonFields;
import io.meridian.model.OperatorOverride;
import io.meridian.model.OperatorOverride.Action;
import io.meridian.model.OperatorOverride.Version;
import io.meridian.model.OverrideTarget;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the body of a POST orders.
///
/// @param order without a version
/// @param force although a service would be left without a member
record WantedOrder(OperatorOverride order, boolean force) {

    /// `lasts` is ISO 8601 (`PT2H`), without it until the order is cleared; `ttl` for how long
    /// answers may be kept meanwhile, in seconds, without it as services say.
    private static final Set<String> FIELDS =
            Set.of("target", "action", "reason", "author", "lasts", "ttl", "force");

    private static final String CLEAR = "clear";

    /// @throws IllegalArgumentException with every problem and its place
    static WantedOrder read(String body, long nowMillis) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        String target = target(fields);
        Action action = action(fields);
        String reason = fields.required("reason");
        String author = fields.required("author");
        Long until = until(fields, nowMillis);
        Integer ttl = fields.number("ttl", 0, OperatorOverride.LONGEST_TTL_SECONDS);
        boolean force = fields.flag("force");
        fields.throwIfAny();
        OperatorOverride order =
                new OperatorOverride(
                        target,
                        action == null ? Action.UP : action,
                        reason,
                        author,
                        nowMillis,
                        until,
                        action == null ? null : ttl,
                        action == null,
                        Version.NONE);
        order.problems().forEach(problem -> fields.refuse(field(problem.path()), problem.rule()));
        fields.throwIfAny();
        return new WantedOrder(order, force);
    }

    /// What an order's time is called here.
    private static String field(String path) {
        return path.equals("until") ? "lasts" : path;
    }

    private static String target(JsonFields fields) {
        String text = fields.required("target");
        Optional<OverrideTarget> target = OverrideTarget.parse(text);
        if (target.isEmpty() && !text.isEmpty()) {
            fields.refuse(
                    "target",
                    "must be member:FQDN/ADDRESS, cluster:CONTEXT or site:SITE, was '"
                            + Excerpt.of(text)
                            + "'");
        }
        return target.map(OverrideTarget::toString).orElse("");
    }

    /// Null where an order is taken back.
    private static @Nullable Action action(JsonFields fields) {
        String word = fields.required("action");
        if (word.isEmpty() || word.equalsIgnoreCase(CLEAR)) {
            return null;
        }
        Optional<Action> action = Action.parse(word);
        if (action.isEmpty()) {
            fields.refuse(
                    "action",
                    "must be up, down, drain, maintenance, resume or clear, was '"
                            + Excerpt.of(word)
                            + "'");
        }
        return action.orElse(null);
    }

    private static @Nullable Long until(JsonFields fields, long nowMillis) {
        String lasts = fields.text("lasts");
        if (lasts == null) {
            return null;
        }
        try {
            return Math.addExact(nowMillis, Duration.parse(lasts).toMillis());
        } catch (DateTimeParseException | ArithmeticException malformed) {
            fields.refuse(
                    "lasts",
                    "must be an ISO 8601 duration such as PT2H, was '" + Excerpt.of(lasts) + "'");
            return null;
        }
    }
}

package io.meridian.federator.kube;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an event would say of an object now, as its status gives reason to.
///
/// @param quiet whether there is nothing to tell, unless something else was told before
/// @param mayPass whether it is only told once it has stayed so for a while
record Telling(boolean warning, String reason, String message, boolean mayPass, boolean quiet) {

    /// What may be wrong with an object; each is told by itself.
    enum Matter {
        /// What was written in it, and what became of it.
        OBJECT,
        /// What of the settings may not go out.
        PUBLICATION;

        /// Nothing is wrong.
        Telling quiet() {
            return switch (this) {
                case OBJECT -> ACCEPTED;
                case PUBLICATION -> WITHIN_LIMITS;
            };
        }

        /// Reasons of events that end what a warning said.
        List<String> endings() {
            return switch (this) {
                case OBJECT -> List.of(ACCEPTED.reason);
                case PUBLICATION ->
                        List.of(WITHIN_LIMITS.reason, "PublishApproved", "PublishDiscarded");
            };
        }
    }

    private static final Telling ACCEPTED =
            new Telling(false, "Accepted", "nothing is wrong with it any more", false, true);

    private static final Telling WITHIN_LIMITS =
            new Telling(
                    false, "PublishWithinLimits", "no publication is held any more", false, true);

    /// The API's limit for a message is 1024 octets.
    private static final int MAX_MESSAGE = 1_000;

    /// Of all matters that a status speaks about.
    static Map<Matter, Telling> of(Map<String, Object> document) {
        Map<Matter, Telling> all = new EnumMap<>(Matter.class);
        all.put(Matter.OBJECT, ACCEPTED);
        if (document.get("status") instanceof Map<?, ?> status) {
            all.put(Matter.OBJECT, ofObject(status));
            Map<?, ?> held = condition(status, "PublishHeld");
            if (held != null) {
                all.put(Matter.PUBLICATION, ofPublication(held));
            }
        }
        return all;
    }

    private static Telling ofObject(Map<?, ?> status) {
        if (status.get("problems") instanceof List<?> problems && !problems.isEmpty()) {
            Map<?, ?> accepted = condition(status, "Accepted");
            String reason = accepted == null ? "Rejected" : String.valueOf(accepted.get("reason"));
            return new Telling(true, reason, join(problems), false, false);
        }
        if (status.get("notes") instanceof List<?> notes) {
            List<String> warnings =
                    notes.stream()
                            .map(String::valueOf)
                            .filter(note -> warningReason(note) != null)
                            .toList();
            if (!warnings.isEmpty()) {
                String reason = String.valueOf(warningReason(warnings.getFirst()));
                return new Telling(true, reason, join(warnings), true, false);
            }
        }
        return ACCEPTED;
    }

    private static Telling ofPublication(Map<?, ?> held) {
        String message = cut(String.valueOf(held.get("message")));
        if ("True".equals(held.get("status"))) {
            return new Telling(true, "PublishHeld", message, false, false);
        }
        String reason = "Publish" + held.get("reason");
        return reason.equals(WITHIN_LIMITS.reason)
                ? WITHIN_LIMITS
                : new Telling(false, reason, message, false, false);
    }

    private static @Nullable Map<?, ?> condition(Map<?, ?> status, String type) {
        if (status.get("conditions") instanceof List<?> conditions) {
            for (Object each : conditions) {
                if (each instanceof Map<?, ?> condition && type.equals(condition.get("type"))) {
                    return condition;
                }
            }
        }
        return null;
    }

    /// The reason of a note that is worth an event; null for others.
    static @Nullable String warningReason(String note) {
        if (note.startsWith("left out: ")) {
            return "LeftOut";
        }
        if (note.startsWith("not served: ")) {
            return "NotServed";
        }
        if (note.startsWith("not leading: ")) {
            return "NotLeading";
        }
        return note.startsWith("warning: ") ? "NameShared" : null;
    }

    private static String join(List<?> lines) {
        return cut(String.join("; ", lines.stream().map(String::valueOf).toList()));
    }

    private static String cut(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE - 1) + "…";
    }
}

package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.Terminal;
import java.util.ArrayList;
import java.util.List;

/// The API's `explain` as a page: the question and its answer, the way there step by step, every
/// member with what became of it, what is known of its health, and what was refused on the way
/// here.
final class Explanation {

    private final JsonNode json;
    private final List<String> lines = new ArrayList<>();

    Explanation(JsonNode json) {
        this.json = json;
    }

    List<String> lines() {
        question();
        if (!json.path("candidates").isEmpty()) {
            candidates();
            evidence();
        }
        Rejections.append(json.path("rejected"), lines);
        if (json.path("next").isObject()) {
            lines.add("");
            lines.addAll(new Explanation(json.path("next")).lines());
        }
        return List.copyOf(lines);
    }

    private void question() {
        lines.add(
                Terminal.strong(json.path("name").asText() + " " + json.path("type").asText())
                        + " for "
                        + json.path("client").path("address").asText()
                        + ": "
                        + Terminal.strong(reply()));
        lines.add("");
        field("zone", orNone(json.path("zone"), "none of this node's"));
        if (json.path("steps").isEmpty()) {
            field("service", "none");
        }
        for (JsonNode step : json.path("steps")) {
            field(step.path("step").asText(), step.path("says").asText());
        }
    }

    /// What was answered, or what was done instead.
    private String reply() {
        List<String> records = new ArrayList<>();
        json.path("answer").forEach(record -> records.add(record.asText()));
        String outcome = json.path("outcome").asText();
        if (records.isEmpty()) {
            return outcome;
        }
        String answer = String.join(" ", records);
        return outcome.equals("answered") ? answer : answer + " (" + outcome + ")";
    }

    private void field(String name, String value) {
        lines.add("  " + name + " ".repeat(10 - name.length()) + value);
    }

    private static String orNone(JsonNode text, String none) {
        return text.isTextual() ? text.asText() : none;
    }

    private void candidates() {
        Columns columns =
                new Columns()
                        .row("  MEMBER", "SITE", "PRIORITY", "WEIGHT", "DISTANCE", "HEALTH", "WHY");
        for (JsonNode candidate : json.path("candidates")) {
            boolean kept = candidate.path("kept").asBoolean();
            columns.row(
                    (kept ? "* " : "  ") + member(candidate),
                    orNone(candidate.path("site"), "-"),
                    candidate.path("priority").asText(),
                    candidate.path("weight").asText(),
                    candidate.path("distanceKm").isNumber()
                            ? candidate.path("distanceKm").asText() + " km"
                            : "-",
                    health(candidate.path("health")),
                    kept
                            ? Terminal.good(candidate.path("reason").asText())
                            : candidate.path("reason").asText());
        }
        lines.add("");
        lines.addAll(columns.lines());
    }

    private static String member(JsonNode candidate) {
        String member = candidate.path("member").asText();
        JsonNode open = candidate.path("publicAddress");
        return open.isTextual() ? member + " (public " + open.asText() + ")" : member;
    }

    /// `up for 3 min`.
    static String health(JsonNode health) {
        String state = health.path("state").asText();
        String coloured =
                switch (state) {
                    case "up" -> Terminal.good(state);
                    case "down" -> Terminal.bad(state);
                    default -> state;
                };
        return health.path("ageMs").isNumber()
                ? coloured + " for " + Ages.of(health.path("ageMs"))
                : coloured;
    }

    private void evidence() {
        Columns columns = new Columns();
        for (JsonNode candidate : json.path("candidates")) {
            String member = candidate.path("member").asText();
            for (JsonNode line : candidate.path("health").path("evidence")) {
                columns.row("  " + member, line.asText());
                member = "";
            }
        }
        lines.add("");
        columns.lines().forEach(line -> lines.add(Terminal.faint(line)));
    }
}

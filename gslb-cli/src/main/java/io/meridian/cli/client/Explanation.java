package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The API's `explain` as a page: the question, what was decided, every candidate with its health,
/// then what was refused on the way here.
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
        return List.copyOf(lines);
    }

    private void question() {
        JsonNode client = json.path("client");
        lines.add(
                Terminal.strong(json.path("name").asText() + " " + json.path("type").asText())
                        + " for "
                        + client.path("address").asText()
                        + " ("
                        + client.path("source").asText()
                        + ")");
        field("zone", orNone(json.path("zone"), "none of this node's"));
        for (JsonNode alias : json.path("aliases")) {
            field(
                    alias.path("type").asText().toLowerCase(Locale.ROOT),
                    alias.path("name").asText() + " → " + alias.path("target").asText());
        }
        field("service", orNone(json.path("service"), "none"));
        if (json.hasNonNull("policy")) {
            field("policy", json.path("policy").asText());
        }
        field("location", location(json.path("location")));
        field("outcome", json.path("outcome").asText());
        if (json.hasNonNull("ttl")) {
            field(
                    "answer",
                    Terminal.strong(answer())
                            + ", TTL "
                            + json.path("ttl").asInt()
                            + ", true for the client's /"
                            + json.path("scopePrefixLength").asInt()
                            + " (scope)");
        }
    }

    private void field(String name, String value) {
        lines.add("  " + name + " ".repeat(10 - name.length()) + value);
    }

    private static String orNone(JsonNode text, String none) {
        return text.isTextual() ? text.asText() : none;
    }

    private static String location(JsonNode location) {
        if (!location.isObject()) {
            return "not known";
        }
        String place =
                (location.path("city").asText() + ", " + location.path("country").asText())
                        .replaceAll("^, |, $", "");
        return place
                + " ("
                + location.path("latitude").asText()
                + ", "
                + location.path("longitude").asText()
                + ")";
    }

    private String answer() {
        List<String> addresses = new ArrayList<>();
        json.path("answer").forEach(address -> addresses.add(address.asText()));
        return addresses.isEmpty() ? "nothing" : String.join(" ", addresses);
    }

    private void candidates() {
        Columns columns =
                new Columns()
                        .row("  MEMBER", "SITE", "PRIORITY", "WEIGHT", "DISTANCE", "HEALTH", "WHY");
        for (JsonNode candidate : json.path("candidates")) {
            boolean kept = candidate.path("kept").asBoolean();
            columns.row(
                    (kept ? "* " : "  ") + candidate.path("member").asText(),
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

package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.Terminal;
import java.util.List;

/// Refused objects as lines: which, every reason with its place, and what holds instead.
final class Rejections {

    private Rejections() {}

    static void append(JsonNode rejections, List<String> lines) {
        for (JsonNode rejection : rejections) {
            lines.add("");
            lines.add(
                    Terminal.bad("rejected")
                            + " "
                            + object(rejection)
                            + ", in force: "
                            + rejection.path("inForce").asText());
            rejection.path("problems").forEach(problem -> lines.add("  " + problem.asText()));
        }
    }

    private static String name(JsonNode rejection) {
        String namespace = rejection.path("namespace").asText();
        String name = rejection.path("name").asText();
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    private static String object(JsonNode rejection) {
        String cluster = rejection.path("cluster").asText();
        String kind = rejection.path("kind").asText();
        return kind.isEmpty()
                ? rejection.path("source").asText()
                : kind + " " + name(rejection) + (cluster.isEmpty() ? "" : " in " + cluster);
    }
}

package io.meridian.federator.watch;

import io.meridian.yaml.NearMiss;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.util.List;
import java.util.stream.Stream;

/// What a manifest must say of itself before anybody looks into it: an API server refuses what has
/// no name, and what is of no kind that it knows.
final class Envelope {

    private static final String OURS = "gslb.meridian.io";

    /// Those that are read, and the mirror that is only written.
    private static final List<String> OUR_KINDS =
            Stream.concat(
                            CollectedKind.SETTINGS.stream()
                                    .filter(kind -> kind.group().equals(OURS))
                                    .map(CollectedKind::kind),
                            Stream.of("GslbService"))
                    .sorted()
                    .toList();

    private Envelope() {}

    /// Tells every problem. Kinds of other groups are nobody's business here: a directory may hold
    /// whatever a cluster does.
    static boolean isRight(YamlNode.Mapping manifest, Problems problems) {
        int before = problems.size();
        String kind = manifest.text("kind").orElse("");
        if (kind.isEmpty()) {
            problems.add(manifest.placeOf("kind"), "kind", "is required");
        } else if (isOurs(manifest.text("apiVersion").orElse("")) && !OUR_KINDS.contains(kind)) {
            problems.add(manifest.placeOf("kind"), "kind", unknown(kind));
        }
        if (manifest.map("metadata").flatMap(map -> map.text("name")).isEmpty()) {
            problems.add(manifest.placeAt("metadata.name"), "metadata.name", "is required");
        }
        return problems.size() == before;
    }

    private static boolean isOurs(String apiVersion) {
        return apiVersion.equals(OURS) || apiVersion.startsWith(OURS + "/");
    }

    private static String unknown(String kind) {
        return "must be one of "
                + String.join(", ", OUR_KINDS)
                + ", was '"
                + kind
                + "'"
                + NearMiss.of(kind, OUR_KINDS)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
    }
}

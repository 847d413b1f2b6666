package io.meridian.federator.assemble;

import io.meridian.federator.policy.Names;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.Origin;
import io.meridian.model.Validation;
import io.meridian.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/// Reads the few fields of Kubernetes' own kinds that matter here, whatever else stands beside
/// them.
final class Nodes {

    private Nodes() {}

    /// The maps in a list; none when it is absent or something else.
    static List<YamlNode.Mapping> maps(Optional<YamlNode.Mapping> parent, String key) {
        return parent
                .flatMap(map -> map.get(key))
                .filter(YamlNode.Sequence.class::isInstance)
                .map(list -> ((YamlNode.Sequence) list).items())
                .orElse(List.of())
                .stream()
                .filter(YamlNode.Mapping.class::isInstance)
                .map(YamlNode.Mapping.class::cast)
                .toList();
    }

    /// The scalars in a list.
    static List<String> texts(Optional<YamlNode.Mapping> parent, String key) {
        return parent
                .flatMap(map -> map.get(key))
                .filter(YamlNode.Sequence.class::isInstance)
                .map(list -> ((YamlNode.Sequence) list).items())
                .orElse(List.of())
                .stream()
                .filter(YamlNode.Scalar.class::isInstance)
                .map(scalar -> ((YamlNode.Scalar) scalar).text())
                .toList();
    }

    /// A number from 1 to 65535.
    static Optional<Integer> port(YamlNode.Mapping parent, String key) {
        return parent.text(key)
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port >= 1 && port <= 65_535);
    }

    /// Whether a condition of a list is there and `True`.
    static boolean isTrue(Optional<YamlNode.Mapping> parent, String type) {
        return maps(parent, "conditions").stream()
                .filter(condition -> condition.text("type").orElse("").equals(type))
                .anyMatch(condition -> condition.text("status").orElse("").equals("True"));
    }

    /// A path that can be asked for; anything else is the root.
    static String path(Optional<String> text) {
        return text.filter(path ->
                        path.startsWith("/") && path.chars().noneMatch(c -> c <= ' ' || c > '~'))
                .orElse("/");
    }

    /// A name as it is compared: lower case, without the final dot.
    static String plain(String name) {
        return Names.plain(name);
    }

    /// Leaves out a name that cannot be served, with the reason.
    static boolean refuseName(String host, Collected collected) {
        String rule = Validation.fqdnProblem(host);
        if (rule != null) {
            collected.leftOut.add("host '" + host + "' " + rule);
        }
        return rule != null;
    }

    static Origin originOf(ClusterObject object) {
        return new Origin(
                object.cluster(),
                object.key().kind(),
                object.key().namespace(),
                object.key().name(),
                object.uid());
    }
}

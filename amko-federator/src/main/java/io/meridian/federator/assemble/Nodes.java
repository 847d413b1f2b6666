package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
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
    static List<String> texts(YamlNode.Mapping parent, String key) {
        return parent
                .get(key)
                .filter(YamlNode.Sequence.class::isInstance)
                .map(list -> ((YamlNode.Sequence) list).items())
                .orElse(List.of())
                .stream()
                .filter(YamlNode.Scalar.class::isInstance)
                .map(scalar -> ((YamlNode.Scalar) scalar).text())
                .toList();
    }

    /// `status.loadBalancer.ingress[]`.
    static List<YamlNode.Mapping> loadBalancer(ClusterObject object) {
        return maps(
                object.body().map("status").flatMap(status -> status.map("loadBalancer")),
                "ingress");
    }

    static String withoutAddress(YamlNode.Mapping entry) {
        return entry.text("ip")
                .map(ip -> "status ip '" + ip + "' is not an IP address")
                .orElse("a status entry without an ip");
    }

    /// Leaves out a name that cannot be served, with the reason.
    static boolean refuseName(String host, Collected collected) {
        String rule = Validation.fqdnProblem(host);
        if (rule != null) {
            collected.leftOut.add("host '" + host + "' " + rule);
            return true;
        }
        if (host.startsWith("*")) {
            collected.leftOut.add("host " + host + ": wildcard hosts are not in force");
            return true;
        }
        return false;
    }
}

package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.yaml.YamlNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names that an object asks for, whatever its kind and whether or not it is selected.
public final class AskedNames {

    private AskedNames() {}

    /// Lower case, without a final dot.
    ///
    /// @param defaultDomain what a Route's `subdomain` stands below; null: the policy names none
    public static Set<String> of(ClusterObject object, @Nullable String defaultDomain) {
        Optional<YamlNode.Mapping> spec = object.spec();
        Set<String> asked = new LinkedHashSet<>();
        spec.flatMap(map -> map.text("host")).ifPresent(asked::add);
        spec.flatMap(map -> map.text("hostName")).ifPresent(asked::add);
        asked.addAll(Nodes.texts(spec, "hostnames"));
        Nodes.maps(spec, "rules").forEach(rule -> rule.text("host").ifPresent(asked::add));
        if (object.key().kind().equals("Route")) {
            RouteCollector.belowDefaultDomain(object, defaultDomain).ifPresent(asked::add);
        }
        asked.addAll(ServiceCollector.annotated(object));
        Set<String> plain = new LinkedHashSet<>();
        asked.stream().map(Nodes::plain).filter(name -> !name.isEmpty()).forEach(plain::add);
        return plain;
    }
}

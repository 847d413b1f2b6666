package io.meridian.federator.assemble;

import io.meridian.yaml.YamlNode;
import java.util.Optional;

/// What a route is attached to, its defaults filled in.
///
/// @param section a listener's name; empty: every listener that fits
/// @param port a listener's port; empty: any
record ParentRef(
        String group,
        String kind,
        String namespace,
        String name,
        Optional<String> section,
        Optional<String> port) {

    static ParentRef of(YamlNode.Mapping node, String routeNamespace) {
        return new ParentRef(
                node.text("group").orElse("gateway.networking.k8s.io"),
                node.text("kind").orElse("Gateway"),
                node.text("namespace").orElse(routeNamespace),
                node.text("name").orElse(""),
                node.text("sectionName").filter(text -> !text.isEmpty()),
                node.text("port"));
    }

    boolean isGateway() {
        return kind.equals("Gateway") && group.equals("gateway.networking.k8s.io");
    }

    boolean means(Listener listener) {
        return section.map(name -> name.equals(listener.name())).orElse(true)
                && port.map(text -> text.equals(Integer.toString(listener.port()))).orElse(true);
    }

    /// That the Gateway has none of that name or port.
    String noListener() {
        return "Gateway "
                + namespace
                + "/"
                + name
                + " has no listener"
                + section.map(text -> " " + text).orElse("")
                + port.map(text -> " on port " + text).orElse("");
    }

    @Override
    public String toString() {
        return namespace + "/" + name + section.map(text -> "#" + text).orElse("");
    }
}

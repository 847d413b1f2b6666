package io.meridian.federator.assemble;

import io.meridian.yaml.YamlNode;
import java.util.Optional;

/// A listener of a Gateway.
///
/// @param hostname empty: every name
/// @param namespaces `allowedRoutes.namespaces`; empty: those of the Gateway's own namespace
record Listener(
        String name,
        int port,
        String protocol,
        boolean passthrough,
        Optional<String> hostname,
        Optional<YamlNode.Mapping> namespaces) {

    static Listener of(YamlNode.Mapping node) {
        return new Listener(
                node.text("name").orElse(""),
                Nodes.port(node, "port").orElse(Traffic.Http.PORT),
                node.text("protocol").orElse("HTTP"),
                node.map("tls").flatMap(tls -> tls.text("mode")).orElse("").equals("Passthrough"),
                node.text("hostname").map(Nodes::plain).filter(text -> !text.isEmpty()),
                node.map("allowedRoutes").flatMap(routes -> routes.map("namespaces")));
    }

    /// Whether routes of a kind can be attached to its protocol.
    boolean takes(String routeKind) {
        return routeKind.equals("TLSRoute")
                ? protocol.equals("TLS")
                : protocol.equals("HTTP") || protocol.equals("HTTPS") && !passthrough;
    }

    /// For people: `web (HTTP)`.
    String nameAndProtocol() {
        return name + " (" + protocol + (passthrough ? ", Passthrough" : "") + ")";
    }

    /// For people: `web (*.example.com)`.
    String nameAndHostname() {
        return name + hostname.map(own -> " (" + own + ")").orElse("");
    }

    boolean isTls() {
        return protocol.equals("HTTPS");
    }
}

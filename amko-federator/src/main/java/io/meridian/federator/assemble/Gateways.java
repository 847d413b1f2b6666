package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.Destination;
import io.meridian.model.IpAddress;
import io.meridian.model.Validation;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The Gateways of one cluster, as far as routes need them.
final class Gateways {

    private final ClusterView view;

    Gateways(ClusterView view) {
        this.view = view;
    }

    Optional<ClusterObject> find(ParentRef parent) {
        return Optional.ofNullable(
                view.objects().get(new ObjectKey("Gateway", parent.namespace(), parent.name())));
    }

    static boolean isProgrammed(ClusterObject gateway) {
        return Nodes.isTrue(gateway.status(), "Programmed");
    }

    /// Every address of the status; a type that is not written is an IP address's.
    static List<Destination> addresses(ClusterObject gateway, Collected collected) {
        List<Destination> addresses = new ArrayList<>();
        for (YamlNode.Mapping address : Nodes.maps(gateway.status(), "addresses")) {
            String value = address.text("value").orElse("");
            String type = address.text("type").orElse("IPAddress");
            if (type.equals("IPAddress") && IpAddress.parse(value).isPresent()) {
                addresses.add(Destinations.of(IpAddress.of(value)));
            } else if (type.equals("Hostname")
                    && !value.startsWith("*")
                    && Validation.fqdnProblem(Nodes.plain(value)) == null) {
                addresses.add(new Destination.Cname(Nodes.plain(value)));
            } else {
                collected.leftOut.add(
                        "address '"
                                + value
                                + "' of Gateway "
                                + gateway.key().name()
                                + " of type "
                                + type);
            }
        }
        return addresses;
    }

    /// The listeners that a route may be attached to by the parent reference; where there is none,
    /// the cause is left out.
    List<Listener> listeners(
            ClusterObject gateway, ParentRef parent, ClusterObject route, Collected collected) {
        String kind = route.key().kind();
        List<Listener> meant =
                Nodes.maps(gateway.spec(), "listeners").stream()
                        .map(Listener::of)
                        .filter(parent::means)
                        .toList();
        List<Listener> fitting = meant.stream().filter(each -> each.takes(kind)).toList();
        List<Listener> allowing =
                fitting.stream().filter(each -> isAllowed(each, gateway, route)).toList();
        if (meant.isEmpty()) {
            collected.leftOut.add(parent.noListener());
        } else if (fitting.isEmpty()) {
            String protocols =
                    String.join(", ", meant.stream().map(Listener::nameAndProtocol).toList());
            collected.leftOut.add(
                    "no listener of Gateway " + parent + " takes a " + kind + ": " + protocols);
        } else if (allowing.isEmpty()) {
            collected.leftOut.add(
                    "no listener of Gateway "
                            + parent
                            + " takes routes of namespace "
                            + route.key().namespace()
                            + " (allowedRoutes)");
        }
        return allowing;
    }

    /// `allowedRoutes.namespaces.from`: Same, unless All or a selector is written.
    private boolean isAllowed(Listener listener, ClusterObject gateway, ClusterObject route) {
        String from =
                listener.namespaces().flatMap(namespaces -> namespaces.text("from")).orElse("Same");
        return switch (from) {
            case "All" -> true;
            case "Selector" -> isSelected(listener, route);
            case "Same" -> gateway.key().namespace().equals(route.key().namespace());
            default -> false;
        };
    }

    /// Of a selector only `matchLabels` is looked at: the controller has accepted the route, so
    /// that the rest holds for some listener.
    private boolean isSelected(Listener listener, ClusterObject route) {
        ClusterObject namespace =
                view.objects().get(new ObjectKey("Namespace", "", route.key().namespace()));
        Optional<YamlNode.Mapping> labels =
                listener.namespaces()
                        .flatMap(namespaces -> namespaces.map("selector"))
                        .flatMap(selector -> selector.map("matchLabels"));
        return labels.isEmpty()
                || namespace != null
                        && labels.get().entries().keySet().stream()
                                .allMatch(key ->
                                        labels.get()
                                                .text(key)
                                                .orElse("")
                                                .equals(namespace.labels().get(key)));
    }
}

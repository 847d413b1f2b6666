package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.Destination;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// HTTPRoute, GRPCRoute or TLSRoute → offers: its hostnames where they meet those of the listeners
/// that accepted it, with every address of the programmed Gateway.
final class GatewayRouteCollector {

    private final ClusterObject route;
    private final Gateways gateways;
    private final Collected collected = new Collected();
    private final Map<String, Map<Destination, Traffic>> byHost = new LinkedHashMap<>();
    private final List<String> hostnames;

    /// Hostnames that a listener of some parent takes.
    private final Set<String> taken = new HashSet<>();

    /// Why no listener of a parent takes a hostname; of no account when one of another does.
    private final Map<String, List<String>> missed = new LinkedHashMap<>();

    private final List<String> paths;

    private GatewayRouteCollector(ClusterObject route, Gateways gateways) {
        this.route = route;
        this.gateways = gateways;
        this.hostnames = Nodes.texts(route.spec(), "hostnames").stream().map(Nodes::plain).toList();
        this.paths = paths();
    }

    static Collected collect(ClusterObject route, Gateways gateways) {
        GatewayRouteCollector collector = new GatewayRouteCollector(route, gateways);
        collector.collected.hosts.addAll(collector.hostnames);
        for (YamlNode.Mapping node : Nodes.maps(route.spec(), "parentRefs")) {
            collector.readParent(ParentRef.of(node, route.key().namespace()));
        }
        return collector.finish();
    }

    private void readParent(ParentRef parent) {
        Optional<ClusterObject> gateway = gateways.find(parent);
        if (!parent.isGateway()) {
            collected.leftOut.add("parent " + parent + " is no Gateway");
        } else if (gateway.isEmpty()) {
            collected.leftOut.add("Gateway " + parent + " is not there");
        } else if (!isAccepted(parent)) {
            collected.leftOut.add("Gateway " + parent + " has not accepted it");
        } else if (!Gateways.isProgrammed(gateway.get())) {
            collected.leftOut.add("Gateway " + parent + " is not programmed");
        } else {
            readListeners(parent, gateway.get());
        }
    }

    private boolean isAccepted(ParentRef parent) {
        return Nodes.maps(route.status(), "parents").stream()
                .filter(status -> Nodes.isTrue(Optional.of(status), "Accepted"))
                .flatMap(status -> status.map("parentRef").stream())
                .anyMatch(node -> ParentRef.of(node, route.key().namespace()).equals(parent));
    }

    private void readListeners(ParentRef parent, ClusterObject gateway) {
        List<Destination> addresses = Gateways.addresses(gateway, collected);
        if (addresses.isEmpty()) {
            collected.leftOut.add("Gateway " + parent + " has no address yet");
        }
        List<Listener> listeners = gateways.listeners(gateway, parent, route, collected);
        if (listeners.isEmpty()) {
            return;
        }
        if (hostnames.isEmpty() && listeners.stream().allMatch(each -> each.hostname().isEmpty())) {
            collected.leftOut.add(
                    "neither it nor a listener of Gateway " + parent + " has a hostname");
        }
        for (Listener listener : listeners) {
            for (String host : hosts(listener)) {
                addresses.forEach(address -> add(host, address, traffic(listener)));
            }
        }
        String those =
                String.join(", ", listeners.stream().map(Listener::nameAndHostname).toList());
        for (String hostname : hostnames) {
            if (listeners.stream().noneMatch(each -> meet(hostname, each).isPresent())) {
                missed.computeIfAbsent(hostname, _ -> new ArrayList<>())
                        .add("no listener of Gateway " + parent + " takes it: " + those);
            } else {
                taken.add(hostname);
            }
        }
    }

    private Set<String> hosts(Listener listener) {
        Set<String> hosts = new LinkedHashSet<>();
        if (hostnames.isEmpty()) {
            listener.hostname().ifPresent(hosts::add);
        }
        hostnames.forEach(hostname -> meet(hostname, listener).ifPresent(hosts::add));
        return hosts;
    }

    private static Optional<String> meet(String hostname, Listener listener) {
        return listener.hostname()
                .map(own -> Hostnames.meet(hostname, own))
                .orElse(Optional.of(hostname));
    }

    private Traffic traffic(Listener listener) {
        return switch (route.key().kind()) {
            case "HTTPRoute" -> new Traffic.Http(listener.isTls(), listener.port(), paths);
            case "TLSRoute" -> new Traffic.Passthrough(listener.port());
            default -> new Traffic.Transport(false, listener.port());
        };
    }

    /// A host that has both an HTTP and an HTTPS listener is meant to be used with the latter.
    private void add(String host, Destination address, Traffic traffic) {
        byHost.computeIfAbsent(host, _ -> new LinkedHashMap<>())
                .merge(
                        address,
                        traffic,
                        (before, now) ->
                                now instanceof Traffic.Http http
                                                && http.tls()
                                                && before instanceof Traffic.Http plain
                                                && !plain.tls()
                                        ? now
                                        : before);
    }

    private Collected finish() {
        missed.forEach((hostname, reasons) -> {
            if (!taken.contains(hostname)) {
                collected.leftOut.add("hostname " + hostname + ": " + String.join("; ", reasons));
            }
        });
        List<String> backends = backends();
        byHost.forEach((host, addresses) -> {
            if (!Nodes.refuseName(host, collected)) {
                addresses.forEach((address, traffic) ->
                        collected.offers.add(new Offer(host, address, traffic, backends)));
            }
        });
        return collected;
    }

    private List<String> paths() {
        Set<String> found = new LinkedHashSet<>();
        for (YamlNode.Mapping rule : Nodes.maps(route.spec(), "rules")) {
            for (YamlNode.Mapping match : Nodes.maps(Optional.of(rule), "matches")) {
                Optional<YamlNode.Mapping> path = match.map("path");
                boolean literal =
                        !path.flatMap(map -> map.text("type"))
                                .orElse("PathPrefix")
                                .equals("RegularExpression");
                found.add(
                        Nodes.path(
                                literal
                                        ? path.flatMap(map -> map.text("value"))
                                        : Optional.empty()));
            }
        }
        return found.isEmpty() ? List.of("/") : List.copyOf(found);
    }

    private List<String> backends() {
        Set<String> names = new LinkedHashSet<>();
        for (YamlNode.Mapping rule : Nodes.maps(route.spec(), "rules")) {
            for (YamlNode.Mapping backend : Nodes.maps(Optional.of(rule), "backendRefs")) {
                if (backend.text("kind").orElse("Service").equals("Service")) {
                    backend.text("name")
                            .ifPresent(name ->
                                    names.add(
                                            backend.text("namespace")
                                                            .orElse(route.key().namespace())
                                                    + "/"
                                                    + name));
                }
            }
        }
        return List.copyOf(names);
    }
}

package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.IpAddress;
import io.meridian.model.Origin;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Ingress → endpoints: each host of the rules with every address of the status that is for it. A
/// status entry without a hostname, as controllers other than AKO write it, is for every host.
final class IngressCollector {

    private static final String ENABLE_TLS = "ako.vmware.com/enable-tls";

    private final ClusterObject ingress;
    private final Collected collected = new Collected();
    private final Map<String, List<String>> pathsByHost = new LinkedHashMap<>();

    private IngressCollector(ClusterObject ingress) {
        this.ingress = ingress;
    }

    static Collected collect(ClusterObject ingress) {
        IngressCollector collector = new IngressCollector(ingress);
        collector.readRules();
        collector.readStatus();
        return collector.collected;
    }

    private void readRules() {
        for (YamlNode.Mapping rule : Nodes.maps(ingress.spec(), "rules")) {
            Optional<String> host = rule.text("host").map(text -> text.toLowerCase(Locale.ROOT));
            if (host.isEmpty()) {
                collected.leftOut.add("a rule without a host: no name to answer for");
            } else if (Nodes.refuseName(host.get(), collected)) {
                continue;
            }
            host.ifPresent(name -> pathsByHost.putIfAbsent(name, paths(rule)));
        }
    }

    /// Of the first rule with the host; an empty path is the root.
    private static List<String> paths(YamlNode.Mapping rule) {
        List<String> paths = new ArrayList<>();
        for (YamlNode.Mapping path : Nodes.maps(rule.map("http"), "paths")) {
            String text = path.text("path").orElse("/");
            paths.add(text.startsWith("/") ? text : "/");
        }
        return paths.isEmpty() ? List.of("/") : List.copyOf(new LinkedHashSet<>(paths));
    }

    private void readStatus() {
        List<YamlNode.Mapping> entries = Nodes.loadBalancer(ingress);
        if (entries.isEmpty()) {
            collected.leftOut.add("status.loadBalancer.ingress is empty: no VIP yet");
        }
        Set<String> tlsHosts = tlsHosts();
        for (YamlNode.Mapping entry : entries) {
            Optional<IpAddress> vip = entry.text("ip").flatMap(IpAddress::parse);
            Optional<String> hostname =
                    entry.text("hostname").map(text -> text.toLowerCase(Locale.ROOT));
            if (vip.isEmpty()) {
                collected.leftOut.add(Nodes.withoutAddress(entry));
            } else if (hostname.isPresent() && !pathsByHost.containsKey(hostname.get())) {
                collected.leftOut.add(
                        "status hostname " + hostname.get() + " is in none of the rules");
            } else {
                hostname.map(List::of)
                        .orElseGet(() -> List.copyOf(pathsByHost.keySet()))
                        .forEach(host -> add(host, vip.get(), tlsHosts));
            }
        }
    }

    private void add(String host, IpAddress vip, Set<String> tlsHosts) {
        boolean tls = ingress.annotations().containsKey(ENABLE_TLS) || tlsHosts.contains(host);
        List<String> paths = pathsByHost.getOrDefault(host, List.of("/"));
        collected.endpoints.add(
                new Endpoint(host, vip, ingress.cluster(), originOf(ingress), tls, paths, 0));
    }

    private Set<String> tlsHosts() {
        Set<String> hosts = new LinkedHashSet<>();
        for (YamlNode.Mapping tls : Nodes.maps(ingress.spec(), "tls")) {
            Nodes.texts(tls, "hosts").forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        }
        return hosts;
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

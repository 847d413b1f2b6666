package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Ingress → offers: each host of the rules with every destination of the status that is for it.
final class IngressCollector {

    private static final String ENABLE_TLS = "ako.vmware.com/enable-tls";
    private static final String PASSTHROUGH = "passthrough.ako.vmware.com/enabled";

    private final ClusterObject ingress;
    private final HostRules hostRules;
    private final Collected collected = new Collected();
    private final Map<String, YamlNode.Mapping> ruleByHost = new LinkedHashMap<>();

    private IngressCollector(ClusterObject ingress, HostRules hostRules) {
        this.ingress = ingress;
        this.hostRules = hostRules;
    }

    static Collected collect(ClusterObject ingress, HostRules hostRules) {
        IngressCollector collector = new IngressCollector(ingress, hostRules);
        collector.readRules();
        collector.readStatus();
        return collector.collected;
    }

    /// Of several rules with one host the first counts.
    private void readRules() {
        for (YamlNode.Mapping rule : Nodes.maps(ingress.spec(), "rules")) {
            Optional<String> host =
                    rule.text("host").map(Nodes::plain).filter(text -> !text.isEmpty());
            if (host.isEmpty()) {
                collected.leftOut.add("a rule without a host: no name to answer for");
            } else if (!Nodes.refuseName(host.get(), collected)) {
                ruleByHost.putIfAbsent(host.get(), rule);
                collected.hosts.add(host.get());
            }
        }
    }

    private void readStatus() {
        Set<String> tlsHosts = tlsHosts();
        for (LoadBalancerStatus.Entry entry :
                LoadBalancerStatus.read(ingress, ruleByHost.keySet(), collected)) {
            Optional<String> host = entry.host();
            if (host.isPresent() && !ruleByHost.containsKey(host.get())) {
                collected.leftOut.add("status hostname " + host.get() + " is in none of the rules");
                continue;
            }
            host.map(Set::of)
                    .orElseGet(ruleByHost::keySet)
                    .forEach(name ->
                            collected.offers.add(
                                    new Offer(
                                            name,
                                            entry.destination(),
                                            traffic(name, tlsHosts),
                                            backends(name))));
        }
    }

    private Traffic traffic(String host, Set<String> tlsHosts) {
        if (isPassthrough()) {
            return new Traffic.Passthrough(Traffic.Http.TLS_PORT);
        }
        boolean tls =
                ingress.annotations().containsKey(ENABLE_TLS)
                        || tlsHosts.contains(host)
                        || hostRules.hasCertificate(ingress.key().namespace(), host);
        return Traffic.Http.of(tls, paths(host));
    }

    private boolean isPassthrough() {
        return ingress.annotations().getOrDefault(PASSTHROUGH, "false").equals("true");
    }

    private List<YamlNode.Mapping> pathEntries(String host) {
        return Nodes.maps(
                Optional.ofNullable(ruleByHost.get(host)).flatMap(rule -> rule.map("http")),
                "paths");
    }

    private List<String> paths(String host) {
        Set<String> paths = new LinkedHashSet<>();
        pathEntries(host).forEach(entry -> paths.add(Nodes.path(entry.text("path"))));
        return paths.isEmpty() ? List.of("/") : List.copyOf(paths);
    }

    private List<String> backends(String host) {
        List<Optional<YamlNode.Mapping>> backends = new ArrayList<>();
        pathEntries(host).forEach(entry -> backends.add(entry.map("backend")));
        if (backends.isEmpty()) {
            backends.add(ingress.spec().flatMap(spec -> spec.map("defaultBackend")));
        }
        Set<String> names = new LinkedHashSet<>();
        for (Optional<YamlNode.Mapping> backend : backends) {
            backend.flatMap(map -> map.map("service"))
                    .flatMap(service -> service.text("name"))
                    .ifPresent(name -> names.add(ingress.key().namespace() + "/" + name));
        }
        return List.copyOf(names);
    }

    private Set<String> tlsHosts() {
        Set<String> hosts = new LinkedHashSet<>();
        for (YamlNode.Mapping tls : Nodes.maps(ingress.spec(), "tls")) {
            Nodes.texts(Optional.of(tls), "hosts").forEach(host -> hosts.add(Nodes.plain(host)));
        }
        return hosts;
    }
}

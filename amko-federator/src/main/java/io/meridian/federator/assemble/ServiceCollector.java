package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.yaml.YamlNode;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Service of type LoadBalancer → offers: the hostname that AKO wrote into the status, or the
/// external-dns annotation, with every destination of the status.
final class ServiceCollector {

    private static final List<String> ANNOTATIONS =
            List.of(
                    "external-dns.alpha.kubernetes.io/hostname",
                    "external-dns.kubernetes.io/hostname");

    /// What a port without a number stands for; the API server refuses such a Service.
    private static final int UNKNOWN_PORT = 80;

    private ServiceCollector() {}

    static boolean isLoadBalancer(ClusterObject service) {
        return service.spec().flatMap(spec -> spec.text("type")).orElse("").equals("LoadBalancer");
    }

    static Collected collect(ClusterObject service) {
        Collected collected = new Collected();
        Set<String> annotated = annotated(service);
        collected.hosts.addAll(annotated);
        Traffic traffic = lowestPort(service);
        List<String> backends = List.of(service.key().namespace() + "/" + service.key().name());
        for (LoadBalancerStatus.Entry entry :
                LoadBalancerStatus.read(service, annotated, collected)) {
            Set<String> hosts = entry.host().map(Set::of).orElse(annotated);
            if (hosts.isEmpty()) {
                collected.leftOut.add(
                        "no name for "
                                + entry.destination()
                                + ": neither a hostname with an ip in the status nor the"
                                + " annotation "
                                + String.join(" or ", ANNOTATIONS));
            }
            for (String host : hosts) {
                if (!Nodes.refuseName(host, collected)) {
                    collected.offers.add(new Offer(host, entry.destination(), traffic, backends));
                }
            }
        }
        return collected;
    }

    /// The annotation may name several, with commas.
    static Set<String> annotated(ClusterObject service) {
        Set<String> hosts = new LinkedHashSet<>();
        for (String annotation : ANNOTATIONS) {
            for (String host : service.annotations().getOrDefault(annotation, "").split(",")) {
                if (!host.isBlank()) {
                    hosts.add(Nodes.plain(host));
                }
            }
        }
        return hosts;
    }

    /// A protocol that cannot be probed counts as TCP.
    private static Traffic lowestPort(ClusterObject service) {
        Optional<YamlNode.Mapping> lowest =
                Nodes.maps(service.spec(), "ports").stream()
                        .filter(port -> Nodes.port(port, "port").isPresent())
                        .min(
                                Comparator.comparing(
                                        port -> Nodes.port(port, "port").orElse(UNKNOWN_PORT)));
        return new Traffic.Transport(
                lowest.flatMap(port -> port.text("protocol")).orElse("TCP").equals("UDP"),
                lowest.flatMap(port -> Nodes.port(port, "port")).orElse(UNKNOWN_PORT));
    }
}

package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.IpAddress;
import io.meridian.yaml.YamlNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Service of type LoadBalancer → endpoints: the hostname that AKO wrote into the status, or the
/// external-dns annotation, with every address of the status.
final class ServiceCollector {

    private static final String EXTERNAL_DNS = "external-dns.alpha.kubernetes.io/hostname";

    private ServiceCollector() {}

    static boolean isLoadBalancer(ClusterObject service) {
        return service.spec().flatMap(spec -> spec.text("type")).orElse("").equals("LoadBalancer");
    }

    static Collected collect(ClusterObject service) {
        Collected collected = new Collected();
        List<YamlNode.Mapping> entries = Nodes.loadBalancer(service);
        if (entries.isEmpty()) {
            collected.leftOut.add("status.loadBalancer.ingress is empty: no VIP yet");
        }
        int port = lowestPort(service);
        for (YamlNode.Mapping entry : entries) {
            Optional<IpAddress> vip = entry.text("ip").flatMap(IpAddress::parse);
            if (vip.isEmpty()) {
                collected.leftOut.add(Nodes.withoutAddress(entry));
                continue;
            }
            Set<String> hosts = hosts(service, entry);
            if (hosts.isEmpty()) {
                collected.leftOut.add(
                        "no name: neither a hostname in the status nor the annotation "
                                + EXTERNAL_DNS);
            }
            for (String host : hosts) {
                if (!Nodes.refuseName(host, collected)) {
                    collected.endpoints.add(
                            new Endpoint(
                                    host,
                                    vip.get(),
                                    service.cluster(),
                                    IngressCollector.originOf(service),
                                    false,
                                    List.of(),
                                    port));
                }
            }
        }
        return collected;
    }

    /// The annotation may name several, with commas.
    private static Set<String> hosts(ClusterObject service, YamlNode.Mapping entry) {
        Set<String> hosts = new LinkedHashSet<>();
        entry.text("hostname").ifPresent(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        String annotation = service.annotations().getOrDefault(EXTERNAL_DNS, "");
        if (hosts.isEmpty()) {
            for (String host : annotation.split(",")) {
                if (!host.isBlank()) {
                    hosts.add(host.strip().toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""));
                }
            }
        }
        return hosts;
    }

    private static int lowestPort(ClusterObject service) {
        return Nodes.maps(service.spec(), "ports").stream()
                .flatMap(port -> port.text("port").stream())
                .filter(text -> text.matches("[0-9]{1,5}"))
                .mapToInt(Integer::parseInt)
                .min()
                .orElse(80);
    }
}

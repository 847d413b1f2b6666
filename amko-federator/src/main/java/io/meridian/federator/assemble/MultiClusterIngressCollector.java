package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.yaml.YamlNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// AKO's MultiClusterIngress → offers. Its backends stand in several clusters, so that no one
/// cluster's readiness says anything about them.
final class MultiClusterIngressCollector {

    private MultiClusterIngressCollector() {}

    static Collected collect(ClusterObject ingress) {
        Collected collected = new Collected();
        Optional<String> host =
                ingress.spec().flatMap(spec -> spec.text("hostName")).map(Nodes::plain);
        if (host.isEmpty()) {
            collected.leftOut.add("no spec.hostName: no name to answer for");
            return collected;
        }
        if (Nodes.refuseName(host.get(), collected) || isRefused(ingress, collected)) {
            return collected;
        }
        collected.hosts.add(host.get());
        boolean tls = ingress.spec().flatMap(spec -> spec.text("secretName")).isPresent();
        Traffic traffic = Traffic.Http.of(tls, paths(ingress));
        for (LoadBalancerStatus.Entry entry :
                LoadBalancerStatus.read(ingress, Set.of(host.get()), collected)) {
            if (entry.host().map(name -> name.equals(host.get())).orElse(true)) {
                collected.offers.add(
                        new Offer(host.get(), entry.destination(), traffic, List.of()));
            } else {
                collected.leftOut.add(
                        "status hostname " + entry.host().orElse("") + " is not spec.hostName");
            }
        }
        return collected;
    }

    private static boolean isRefused(ClusterObject ingress, Collected collected) {
        Optional<YamlNode.Mapping> status = ingress.status().flatMap(found -> found.map("status"));
        boolean refused =
                status.flatMap(found -> found.text("accepted")).orElse("").equals("false");
        if (refused) {
            collected.leftOut.add(
                    "its status says that it is not accepted: "
                            + status.flatMap(found -> found.text("reason")).orElse(""));
        }
        return refused;
    }

    private static List<String> paths(ClusterObject ingress) {
        Set<String> paths = new LinkedHashSet<>();
        Nodes.maps(ingress.spec(), "config")
                .forEach(entry -> paths.add(Nodes.path(entry.text("path"))));
        return paths.isEmpty() ? List.of("/") : List.copyOf(paths);
    }
}

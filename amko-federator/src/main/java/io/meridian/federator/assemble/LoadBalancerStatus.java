package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.Destination;
import io.meridian.model.IpAddress;
import io.meridian.model.Validation;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `status.loadBalancer.ingress[]` of an Ingress, Service or MultiClusterIngress: what its
/// controller gave it.
///
/// AKO writes an ip with the host that it is for. Others write an ip alone, which is for every
/// host, or, as AWS does, only the name of the load balancer.
final class LoadBalancerStatus {

    /// @param host that the destination is for; empty: every host of the object
    record Entry(Optional<String> host, Destination destination) {}

    private LoadBalancerStatus() {}

    /// @param hosts of the object: a hostname among them is no load balancer's name
    static List<Entry> read(ClusterObject object, Set<String> hosts, Collected collected) {
        List<YamlNode.Mapping> entries =
                Nodes.maps(
                        object.status().flatMap(status -> status.map("loadBalancer")), "ingress");
        if (entries.isEmpty()) {
            collected.leftOut.add("status.loadBalancer.ingress is empty: no VIP yet");
        }
        List<Entry> read = new ArrayList<>();
        for (YamlNode.Mapping entry : entries) {
            Optional<String> hostname =
                    entry.text("hostname").map(Nodes::plain).filter(text -> !text.isEmpty());
            entry.text("ip")
                    .filter(ip -> !ip.isEmpty())
                    .flatMap(ip -> withAddress(ip, hostname, collected))
                    .or(() ->
                            entry.text("ip").filter(ip -> !ip.isEmpty()).isPresent()
                                    ? Optional.empty()
                                    : withoutAddress(hostname, hosts, collected))
                    .ifPresent(read::add);
        }
        return read;
    }

    private static Optional<Entry> withAddress(
            String ip, Optional<String> hostname, Collected collected) {
        Optional<IpAddress> address = IpAddress.parse(ip);
        if (address.isEmpty()) {
            collected.leftOut.add("status ip '" + ip + "' is not an IP address");
        }
        return address.map(found -> new Entry(hostname, Destinations.of(found)));
    }

    private static Optional<Entry> withoutAddress(
            Optional<String> hostname, Set<String> hosts, Collected collected) {
        if (hostname.isEmpty()) {
            collected.leftOut.add("a status entry without an ip");
            return Optional.empty();
        }
        String target = hostname.get();
        if (hosts.contains(target)) {
            collected.leftOut.add("status hostname " + target + " has no ip yet");
            return Optional.empty();
        }
        String rule = target.startsWith("*") ? "must not be a wildcard" : null;
        rule = rule == null ? Validation.fqdnProblem(target) : rule;
        if (rule != null) {
            collected.leftOut.add("status hostname '" + target + "' " + rule);
            return Optional.empty();
        }
        return Optional.of(new Entry(Optional.empty(), new Destination.Cname(target)));
    }
}

package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.IpAddress;
import io.meridian.yaml.YamlNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// OpenShift Route → offers: its host with the VIPs that AKO's routers wrote as messages of their
/// conditions.
final class RouteCollector {

    private static final String AKO_ROUTER = "ako-";

    private RouteCollector() {}

    /// @param defaultDomain what a `subdomain` stands below; null: the policy names none
    static Collected collect(
            ClusterObject route, HostRules hostRules, @Nullable String defaultDomain) {
        Collected collected = new Collected();
        Optional<String> host = host(route, defaultDomain, collected);
        if (host.isEmpty() || Nodes.refuseName(host.get(), collected)) {
            return collected;
        }
        collected.hosts.add(host.get());
        Set<IpAddress> vips = new LinkedHashSet<>();
        for (YamlNode.Mapping router : Nodes.maps(route.status(), "ingress")) {
            vip(router, host.get(), collected).ifPresent(vips::add);
        }
        if (vips.isEmpty()) {
            collected.leftOut.add(
                    "no status.ingress of an "
                            + AKO_ROUTER
                            + " router with a VIP for "
                            + host.get());
        }
        Traffic traffic = traffic(route, host.get(), hostRules);
        List<String> backends = backends(route);
        vips.forEach(vip ->
                collected.offers.add(
                        new Offer(host.get(), Destinations.of(vip), traffic, backends)));
        return collected;
    }

    private static Optional<String> host(
            ClusterObject route, @Nullable String defaultDomain, Collected collected) {
        Optional<String> host = text(route.spec(), "host");
        if (host.isPresent()) {
            return host.map(Nodes::plain);
        }
        Optional<String> subdomain = text(route.spec(), "subdomain");
        if (subdomain.isEmpty()) {
            collected.leftOut.add("neither spec.host nor spec.subdomain: no name to answer for");
            return Optional.empty();
        }
        if (defaultDomain == null || defaultDomain.isBlank()) {
            collected.leftOut.add(
                    "spec.subdomain " + subdomain.get() + " without a defaultDomain in the policy");
            return Optional.empty();
        }
        return belowDefaultDomain(route, defaultDomain);
    }

    /// The name that a `subdomain` without a `host` asks for.
    static Optional<String> belowDefaultDomain(
            ClusterObject route, @Nullable String defaultDomain) {
        if (defaultDomain == null
                || defaultDomain.isBlank()
                || text(route.spec(), "host").isPresent()) {
            return Optional.empty();
        }
        return text(route.spec(), "subdomain")
                .map(name ->
                        Nodes.plain(name)
                                + "."
                                + Nodes.plain(defaultDomain).replaceFirst("^\\.", ""));
    }

    private static Optional<String> text(Optional<YamlNode.Mapping> map, String key) {
        return map.flatMap(found -> found.text(key)).filter(text -> !text.isBlank());
    }

    /// The first condition whose message is an address.
    private static Optional<IpAddress> vip(
            YamlNode.Mapping router, String host, Collected collected) {
        String name = router.text("routerName").orElse("");
        if (!name.startsWith(AKO_ROUTER)) {
            return Optional.empty();
        }
        if (!Nodes.plain(router.text("host").orElse("")).equals(host)) {
            collected.leftOut.add("router " + name + " is for another host");
            return Optional.empty();
        }
        return Nodes.maps(Optional.of(router), "conditions").stream()
                .filter(condition -> !condition.text("status").orElse("True").equals("False"))
                .flatMap(condition -> condition.text("message").stream())
                .flatMap(message -> IpAddress.parse(message.strip()).stream())
                .findFirst();
    }

    private static Traffic traffic(ClusterObject route, String host, HostRules hostRules) {
        Optional<String> termination =
                route.spec()
                        .flatMap(spec -> spec.map("tls"))
                        .map(tls -> tls.text("termination").orElse("edge"));
        if (termination.orElse("").equals("passthrough")) {
            return new Traffic.Passthrough(Traffic.Http.TLS_PORT);
        }
        boolean tls =
                termination.isPresent() || hostRules.hasCertificate(route.key().namespace(), host);
        return Traffic.Http.of(tls, List.of(Nodes.path(text(route.spec(), "path"))));
    }

    private static List<String> backends(ClusterObject route) {
        Set<String> names = new LinkedHashSet<>();
        route.spec()
                .flatMap(spec -> spec.map("to"))
                .flatMap(to -> to.text("name"))
                .ifPresent(names::add);
        Nodes.maps(route.spec(), "alternateBackends")
                .forEach(to -> to.text("name").ifPresent(names::add));
        return names.stream().map(name -> route.key().namespace() + "/" + name).toList();
    }
}

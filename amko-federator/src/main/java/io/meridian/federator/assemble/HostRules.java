package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What AKO's HostRules of one cluster say about its hosts. Only those that AKO accepted count; of
/// several with one fqdn each adds its aliases, and the first by key that names a global FQDN gives
/// it. `fqdnType` is not looked at, as AMKO does not either.
final class HostRules {

    /// @param globalFqdn `gslb.fqdn`
    /// @param includesAliases `gslb.includeAliases`
    private record Mapping(String globalFqdn, boolean includesAliases) {}

    private final Map<String, Mapping> mappings = new HashMap<>();
    private final Map<String, Set<Alias>> aliases = new HashMap<>();
    private final Set<String> certificates = new HashSet<>();

    static HostRules of(ClusterView view) {
        HostRules rules = new HostRules();
        for (ClusterObject object : view.ofKind("HostRule")) {
            if (object.status()
                    .flatMap(status -> status.text("status"))
                    .orElse("")
                    .equals("Accepted")) {
                rules.add(object);
            }
        }
        return rules;
    }

    private void add(ClusterObject object) {
        Optional<YamlNode.Mapping> host = object.spec().flatMap(spec -> spec.map("virtualhost"));
        Optional<String> fqdn = host.flatMap(map -> map.text("fqdn")).map(Nodes::plain);
        if (fqdn.isEmpty()) {
            return;
        }
        Set<Alias> own = aliases.computeIfAbsent(fqdn.get(), _ -> new LinkedHashSet<>());
        Nodes.texts(host, "aliases")
                .forEach(alias -> own.add(new Alias(Nodes.plain(alias), object.createdAt())));
        Optional<YamlNode.Mapping> gslb = host.flatMap(map -> map.map("gslb"));
        gslb.flatMap(map -> map.text("fqdn"))
                .map(Nodes::plain)
                .filter(name -> !name.isEmpty())
                .ifPresent(name ->
                        mappings.putIfAbsent(
                                fqdn.get(),
                                new Mapping(
                                        name,
                                        gslb.flatMap(map -> map.text("includeAliases"))
                                                .orElse("")
                                                .equals("true"))));
        host.flatMap(map -> map.map("tls"))
                .flatMap(tls -> tls.map("sslKeyCertificate"))
                .flatMap(certificate -> certificate.text("name"))
                .ifPresent(_ -> certificates.add(object.key().namespace() + "/" + fqdn.get()));
    }

    /// Whether a HostRule of the namespace gives the host a certificate: it is served over TLS.
    boolean hasCertificate(String namespace, String host) {
        return certificates.contains(namespace + "/" + host);
    }

    Optional<String> globalFqdn(String host) {
        return Optional.ofNullable(mappings.get(host)).map(Mapping::globalFqdn);
    }

    /// @param custom whether services have global FQDNs: aliases then come along only if asked for
    Set<Alias> aliases(String host, boolean custom) {
        Mapping mapping = mappings.get(host);
        boolean included = !custom || mapping != null && mapping.includesAliases();
        return included ? aliases.getOrDefault(host, Set.of()) : Set.of();
    }
}

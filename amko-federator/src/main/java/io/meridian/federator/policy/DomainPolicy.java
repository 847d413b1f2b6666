package io.meridian.federator.policy;

import java.util.List;
import java.util.Locale;

/// Who may use the names below some domains.
///
/// @param name the object's
/// @param domains lower case, without dots at either end; each stands for itself and all below it
/// @param namespaces that may use them; empty: all
/// @param clusters whose objects may; empty: all
public record DomainPolicy(
        String name, List<String> domains, List<String> namespaces, List<String> clusters) {

    public DomainPolicy {
        domains = List.copyOf(domains);
        namespaces = List.copyOf(namespaces);
        clusters = List.copyOf(clusters);
    }

    /// A domain as people write it: with a dot in front, behind, or without.
    static String plain(String domain) {
        return domain.toLowerCase(Locale.ROOT).replaceFirst("^\\.", "").replaceFirst("\\.$", "");
    }

    /// How long the longest of its domains is that a name belongs to; -1: none.
    int reach(String fqdn) {
        int longest = -1;
        for (String domain : domains) {
            if (fqdn.equals(domain) || fqdn.endsWith("." + domain)) {
                longest = Math.max(longest, domain.length());
            }
        }
        return longest;
    }

    boolean permits(String cluster, String namespace) {
        return (namespaces.isEmpty() || namespaces.contains(namespace))
                && (clusters.isEmpty() || clusters.contains(cluster));
    }
}

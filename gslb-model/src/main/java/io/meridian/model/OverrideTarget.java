package io.meridian.model;

import java.util.Locale;
import java.util.Optional;

/// Whom an {@link OperatorOverride} is about. Its text is its identity: there is one order for each
/// text. In names `*` stands for any run of characters, dots included.
public sealed interface OverrideTarget {

    /// Members of services by FQDN and address: `member:shop.example.com/192.0.2.1`. An address is
    /// written as {@link IpAddress} writes it, or is a pattern.
    record OfMember(Glob fqdn, Glob address) implements OverrideTarget {

        @Override
        public String toString() {
            return "member:" + fqdn + "/" + address;
        }

        @Override
        public boolean matches(String service, Member member) {
            return fqdn.matches(service) && address.matches(member.name());
        }

        @Override
        public boolean isPattern() {
            return fqdn.isPattern() || address.isPattern();
        }

        @Override
        public int specificity() {
            return 2;
        }
    }

    /// All members of a cluster, or of a third-party site, by context: `cluster:newyork`.
    record OfCluster(Glob context) implements OverrideTarget {

        @Override
        public String toString() {
            return "cluster:" + context;
        }

        @Override
        public boolean matches(String service, Member member) {
            return context.matches(member.cluster());
        }

        @Override
        public boolean isPattern() {
            return context.isPattern();
        }

        @Override
        public int specificity() {
            return 1;
        }
    }

    /// All members that stand at a site: `site:london`.
    record OfSite(Glob site) implements OverrideTarget {

        @Override
        public String toString() {
            return "site:" + site;
        }

        @Override
        public boolean matches(String service, Member member) {
            String at = member.site();
            return at != null && site.matches(at);
        }

        @Override
        public boolean isPattern() {
            return site.isPattern();
        }

        @Override
        public int specificity() {
            return 0;
        }
    }

    /// @param service the FQDN of the member's service
    boolean matches(String service, Member member);

    boolean isPattern();

    /// Of several orders on one member that of the higher counts.
    int specificity();

    /// Reads the text form; empty when it is none.
    static Optional<OverrideTarget> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || text.length() > 600) {
            return Optional.empty();
        }
        String name = text.substring(colon + 1).strip();
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            return Optional.empty();
        }
        return switch (text.substring(0, colon)) {
            case "member" -> member(name);
            case "cluster" -> Glob.parse(name).map(OfCluster::new);
            case "site" -> Glob.parse(name).map(OfSite::new);
            default -> Optional.empty();
        };
    }

    private static Optional<OverrideTarget> member(String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            return Optional.empty();
        }
        String fqdn = name.substring(0, slash).toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        String address = name.substring(slash + 1).toLowerCase(Locale.ROOT);
        Optional<String> written =
                address.contains("*")
                        ? Optional.of(address)
                        : IpAddress.parse(address).map(IpAddress::toString);
        return Glob.parse(fqdn)
                .flatMap(names -> written.flatMap(Glob::parse).map(at -> new OfMember(names, at)));
    }
}

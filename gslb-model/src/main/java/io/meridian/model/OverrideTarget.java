package io.meridian.model;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whom an {@link OperatorOverride} is about. Its text is its identity: there is one order for each
/// text. In names `*` stands for any run of characters, dots included.
public sealed interface OverrideTarget {

    /// Members of services by FQDN and address: `member:shop.example.com/192.0.2.1`. An address is
    /// written as {@link IpAddress} writes it, or is a pattern.
    record OfMember(String fqdn, String address) implements OverrideTarget {

        @Override
        public String toString() {
            return "member:" + fqdn + "/" + address;
        }

        @Override
        public boolean matches(String service, Member member) {
            return isMatch(fqdn, service) && isMatch(address, member.name());
        }

        @Override
        public boolean isPattern() {
            return fqdn.contains("*") || address.contains("*");
        }

        @Override
        public int specificity() {
            return 2;
        }
    }

    /// All members of a cluster, or of a third-party site, by context: `cluster:newyork`.
    record OfCluster(String context) implements OverrideTarget {

        @Override
        public String toString() {
            return "cluster:" + context;
        }

        @Override
        public boolean matches(String service, Member member) {
            return isMatch(context, member.cluster());
        }

        @Override
        public boolean isPattern() {
            return context.contains("*");
        }

        @Override
        public int specificity() {
            return 1;
        }
    }

    /// All members that stand at a site: `site:london`.
    record OfSite(String site) implements OverrideTarget {

        @Override
        public String toString() {
            return "site:" + site;
        }

        @Override
        public boolean matches(String service, Member member) {
            String at = member.site();
            return at != null && isMatch(site, at);
        }

        @Override
        public boolean isPattern() {
            return site.contains("*");
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
            case "cluster" -> Optional.of(new OfCluster(name));
            case "site" -> Optional.of(new OfSite(name));
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
        if (address.contains("*")) {
            return Optional.of(new OfMember(fqdn, address));
        }
        return IpAddress.parse(address).map(parsed -> new OfMember(fqdn, parsed.toString()));
    }

    private static boolean isMatch(String pattern, String name) {
        if (!pattern.contains("*")) {
            return pattern.equals(name);
        }
        StringBuilder expression = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return name.matches(expression.toString());
    }
}

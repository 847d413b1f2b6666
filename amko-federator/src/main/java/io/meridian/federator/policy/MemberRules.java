package io.meridian.federator.policy;

import io.meridian.model.Coordinates;
import io.meridian.model.IpAddress;
import io.meridian.model.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a ServicePolicy says of single members. An entry with an address goes before one of its
/// whole cluster, field by field.
public final class MemberRules {

    private final List<Specs.MemberSpec> entries;
    private final List<Specs.MemberSpec> unused;

    private MemberRules(List<Specs.MemberSpec> entries) {
        this.entries = entries;
        this.unused = new ArrayList<>(entries);
    }

    public static MemberRules of(Settings settings, String fqdn) {
        Specs.ServicePolicySpec policy = settings.servicePolicies().get(fqdn);
        return new MemberRules(policy == null ? List.of() : policy.members());
    }

    /// @param name of the member: its VIP, or the name it leads to
    public boolean isEnabled(String cluster, String name) {
        Boolean enabled = first(cluster, name, Specs.MemberSpec::enabled);
        return enabled == null || enabled;
    }

    /// Where the member stands by itself; null: where its site does.
    public @Nullable Coordinates location(String cluster, String name) {
        return first(cluster, name, MemberRules::location);
    }

    private static @Nullable Coordinates location(Specs.MemberSpec entry) {
        Double latitude = entry.latitude();
        Double longitude = entry.longitude();
        return latitude == null || longitude == null ? null : new Coordinates(latitude, longitude);
    }

    private <T> @Nullable T first(
            String cluster, String name, Function<Specs.MemberSpec, @Nullable T> field) {
        @Nullable T ofCluster = null;
        for (Specs.MemberSpec entry : entries) {
            if (!entry.cluster().equals(cluster)) {
                continue;
            }
            String address = plain(entry.address());
            if (address.equals(name)) {
                unused.remove(entry);
                T own = field.apply(entry);
                if (own != null) {
                    return own;
                }
            } else if (address.isEmpty()) {
                unused.remove(entry);
                ofCluster = field.apply(entry);
            }
        }
        return ofCluster;
    }

    /// The entries that no member was asked for so far.
    public List<String> unused() {
        return unused.stream()
                .map(entry -> (entry.cluster() + " " + plain(entry.address())).strip())
                .toList();
    }

    /// As members are called; empty for what is neither an address nor a name.
    static Optional<String> destination(String address) {
        String name = plain(address);
        return IpAddress.parse(name).isPresent() || Validation.fqdnProblem(name) == null
                ? Optional.of(name)
                : Optional.empty();
    }

    static String plain(@Nullable String address) {
        String text =
                address == null ? "" : address.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return IpAddress.parse(text).map(IpAddress::toString).orElse(text);
    }
}

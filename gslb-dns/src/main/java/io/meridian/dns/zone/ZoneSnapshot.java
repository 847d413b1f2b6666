package io.meridian.dns.zone;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.QueryView;
import io.meridian.model.Position;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All names of all zones at one log position: immutable.
///
/// Query path: {@link #lookup} allocates nothing.
public final class ZoneSnapshot {

    private final NameTable names;
    private final Map<String, BalancedService> services;
    private final Set<String> zones;
    private final Set<String> outsideZones;
    private final Set<String> hiddenAddresses;
    private final Position position;

    ZoneSnapshot(
            NameTable names,
            Map<String, BalancedService> services,
            Set<String> zones,
            Set<String> outsideZones,
            Set<String> hiddenAddresses,
            Position position) {
        this.names = names;
        this.services = Map.copyOf(services);
        this.zones = Set.copyOf(zones);
        this.outsideZones = Set.copyOf(outsideZones);
        this.hiddenAddresses = Set.copyOf(hiddenAddresses);
        this.position = position;
    }

    /// Finds what the question leads to (RFC 1034 §4.3.2, without delegations and aliases, which no
    /// zone has yet): the name itself, or the closest ancestor that exists and its wildcard. Goes
    /// over the name once, from the root; below a name that does not exist nothing does.
    public Lookup lookup(QueryView query) {
        byte[] name = query.lowerName();
        int end = query.nameLength();
        int from = end;
        int hash = NameTable.NO_OCTETS;
        ZoneNode closest = null;
        for (int label = query.labels(); label >= 0; label--) {
            int start = query.labelStart(label);
            hash = NameTable.extend(hash, name, start, from);
            from = start;
            ZoneNode node = names.find(hash, name, start, end);
            if (node == null && closest != null) {
                return below(closest, query.qtype());
            }
            closest = node;
        }
        return closest == null ? Lookup.NOT_OURS : answer(closest, query.qtype());
    }

    /// A name that does not exist: its closest encloser's wildcard answers for it (RFC 4592 §3.3).
    private static Lookup below(ZoneNode closestEncloser, int qtype) {
        ZoneNode wildcard = closestEncloser.wildcard();
        return wildcard == null ? closestEncloser.nameError() : answer(wildcard, qtype);
    }

    private static Lookup answer(ZoneNode node, int qtype) {
        Lookup balanced = node.balanced();
        if (balanced != null && (qtype == Dns.TYPE_A || qtype == Dns.TYPE_AAAA)) {
            return balanced;
        }
        Lookup any = node.any();
        if (qtype == Dns.TYPE_ANY && any != null) {
            return any;
        }
        int[] types = node.types();
        for (int i = 0; i < types.length; i++) {
            if (types[i] == qtype) {
                return node.answers()[i];
            }
        }
        return node.noData();
    }

    /// The services that are answered, by FQDN.
    public Map<String, BalancedService> services() {
        return services;
    }

    /// Published services that no zone of this node contains: not answered.
    public Set<String> outsideZones() {
        return outsideZones;
    }

    /// Names whose configured A or AAAA are not answered, because a service has been published
    /// there: the service's are.
    public Set<String> hiddenAddresses() {
        return hiddenAddresses;
    }

    /// Whether a zone of ours contains a name, given in lower case without the final dot; its name.
    public @Nullable String zoneOf(String name) {
        for (String rest = name; ; rest = rest.substring(rest.indexOf('.') + 1)) {
            if (zones.contains(rest)) {
                return rest;
            }
            if (rest.indexOf('.') < 0) {
                return null;
            }
        }
    }

    public Set<String> zones() {
        return zones;
    }

    public Position position() {
        return position;
    }
}

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
    private final Position position;

    ZoneSnapshot(
            NameTable names,
            Map<String, BalancedService> services,
            Set<String> zones,
            Set<String> outsideZones,
            Position position) {
        this.names = names;
        this.services = Map.copyOf(services);
        this.zones = Set.copyOf(zones);
        this.outsideZones = Set.copyOf(outsideZones);
        this.position = position;
    }

    /// Finds what the question leads to (RFC 1034 §4.3.2, without delegations and aliases, which no
    /// zone has yet): the name itself, or the closest ancestor that exists and its wildcard.
    public Lookup lookup(QueryView query) {
        byte[] name = query.lowerName();
        int end = query.nameLength();
        for (int label = 0; label <= query.labels(); label++) {
            ZoneNode node = names.find(name, query.labelStart(label), end);
            if (node != null) {
                if (label == 0) {
                    return answer(node, query.qtype());
                }
                ZoneNode wildcard = node.wildcard();
                return wildcard == null ? node.nameError() : answer(wildcard, query.qtype());
            }
        }
        return Lookup.NOT_OURS;
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

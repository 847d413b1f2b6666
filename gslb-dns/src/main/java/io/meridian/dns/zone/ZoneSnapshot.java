package io.meridian.dns.zone;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.wire.QueryView;
import io.meridian.model.Position;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All names of all zones at one log position: immutable.
///
/// Query path: {@link #lookup} allocates nothing.
public final class ZoneSnapshot {

    private final NameTable<Zone> zones;
    private final int longestApex;
    private final Map<String, BalancedService> services;
    private final Set<String> zoneNames;
    private final Map<String, String> occluded;
    private final Set<String> outsideZones;
    private final Set<String> hiddenAddresses;
    private final Position position;

    /// @param longestApex labels of the longest zone name
    ZoneSnapshot(
            NameTable<Zone> zones,
            int longestApex,
            Map<String, BalancedService> services,
            Set<String> zoneNames,
            Set<String> outsideZones,
            Map<String, String> occluded,
            Set<String> hiddenAddresses,
            Position position) {
        this.zones = zones;
        this.longestApex = longestApex;
        this.services = Map.copyOf(services);
        this.zoneNames = Set.copyOf(zoneNames);
        this.occluded = Map.copyOf(occluded);
        this.outsideZones = Set.copyOf(outsideZones);
        this.hiddenAddresses = Set.copyOf(hiddenAddresses);
        this.position = position;
    }

    /// Finds what a name and type lead to (RFC 1034 §4.3.2): in the zone with the longest name,
    /// except that DS at an apex belongs to the zone above, if that is ours too (RFC 4035
    /// §3.1.4.1).
    public Lookup lookup(LookupName name, int qtype) {
        Zone zone = zoneOf(name, 0);
        if (zone == null) {
            return Lookup.NOT_OURS;
        }
        if (qtype == Dns.TYPE_DS && zone.labels() == name.labels()) {
            Zone above = zoneOf(name, 1);
            zone = above == null ? zone : above;
        }
        return zone.lookup(name, qtype);
    }

    /// The SOA of the zone that a name is looked up in first; null when that is none of ours, or
    /// could not be loaded.
    public @Nullable EncodedSet soaOf(LookupName name) {
        Zone zone = zoneOf(name, 0);
        return zone == null ? null : zone.soa();
    }

    /// The same for a question: beside the query path, as it allocates.
    public Lookup lookup(QueryView question) {
        LookupName name = new LookupName();
        name.set(question.lowerName(), question.nameLength());
        return lookup(name, question.qtype());
    }

    /// @param first the label to begin with: 0 for the name itself, 1 for its parent
    private @Nullable Zone zoneOf(LookupName name, int first) {
        int labels = name.labels();
        for (int label = Math.max(first, labels - longestApex); label <= labels; label++) {
            Zone zone =
                    zones.find(name.hash(label), name.octets(), name.start(label), name.length());
            if (zone != null) {
                return zone;
            }
        }
        return null;
    }

    /// The zone that contains a name, both as text; or null.
    public @Nullable String zoneOf(String text) {
        byte[] octets = ZoneContents.absolute(text).toWireCanonical();
        LookupName name = new LookupName();
        name.set(octets, octets.length);
        Zone zone = zoneOf(name, 0);
        return zone == null ? null : zone.displayName();
    }

    /// The services that are answered under their own names or under aliases, by FQDN.
    public Map<String, BalancedService> services() {
        return services;
    }

    /// Published services that no zone of this node contains: not answered.
    public Set<String> outsideZones() {
        return outsideZones;
    }

    /// Names whose static A, AAAA or CNAME is not answered, because a service has been published
    /// there: the service's addresses are.
    public Set<String> hiddenAddresses() {
        return hiddenAddresses;
    }

    /// Published services that are in a zone and yet not answered, and what occludes them: a zone
    /// cut, a DNAME, or the zone that could not be loaded.
    public Map<String, String> occluded() {
        return occluded;
    }

    /// The names of all zones, lower case, without the final dot.
    public Set<String> zones() {
        return zoneNames;
    }

    public Position position() {
        return position;
    }
}

package io.meridian.dns.zone;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.wire.Dns;
import io.meridian.model.Position;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/// Puts zones and services together into one snapshot. Single-use.
public final class ZoneSnapshotBuilder {

    /// RFC 8482 §4.2: what ANY gets, with a TTL that keeps it away for long.
    private static final int ANY_TTL_SECONDS = 3600;

    private final Map<Name, ZoneRecords> zones = new TreeMap<>();
    private final Map<Name, BalancedService> balanced = new HashMap<>();
    private final Map<String, BalancedService> served = new HashMap<>();
    private final Set<String> outside = new HashSet<>();
    private final Set<String> hidden = new HashSet<>();
    private final Position position;

    private ZoneSnapshotBuilder(Position position) {
        this.position = position;
    }

    /// @param services by FQDN; those outside all zones are listed, not served; one at a name that
    ///   has static addresses hides them. An alias leads to its service unless another has that
    ///   FQDN, or is before it in the order of FQDNs and has the same alias
    public static ZoneSnapshot build(
            Collection<ZoneRecords> zones,
            Map<String, BalancedService> services,
            Position position) {
        ZoneSnapshotBuilder builder = new ZoneSnapshotBuilder(position);
        zones.forEach(zone -> builder.zones.put(zone.apex(), zone));
        services.forEach(builder::add);
        new TreeMap<>(services).values().forEach(builder::addAliases);
        return builder.build();
    }

    private void add(String fqdn, BalancedService service) {
        Name name = ZoneRecords.absolute(fqdn);
        if (zoneOf(name) == null) {
            outside.add(fqdn);
        } else {
            balanced.put(name, service);
            served.put(fqdn, service);
        }
    }

    private void addAliases(BalancedService service) {
        for (String alias : service.source().aliases()) {
            Name name = ZoneRecords.absolute(alias);
            if (zoneOf(name) == null) {
                outside.add(alias);
            } else {
                balanced.putIfAbsent(name, service);
            }
        }
    }

    private @Nullable ZoneRecords zoneOf(Name name) {
        for (Name ancestor = name; ; ancestor = new Name(ancestor, 1)) {
            ZoneRecords zone = zones.get(ancestor);
            if (zone != null || ancestor.labels() <= 1) {
                return zone;
            }
        }
    }

    private ZoneSnapshot build() {
        Map<Name, ZoneNode> nodes = new HashMap<>();
        for (ZoneRecords zone : zones.values()) {
            new ZoneBuilding(zone).into(nodes);
        }
        Set<String> names = new HashSet<>();
        zones.values().forEach(zone -> names.add(zone.zone().name()));
        return new ZoneSnapshot(
                new NameTable(nodes.values()), served, names, outside, hidden, position);
    }

    /// Names of one zone; the deepest ones first, so that a wildcard is there before what is above
    /// it. What lies in a zone of its own below is that zone's alone (RFC 1034 §4.3.2 step 2), but
    /// the names between exist: a name error would deny that zone too (RFC 8020 §2).
    private final class ZoneBuilding {

        private final ZoneRecords zone;
        private final Lookup.NoData noData;
        private final Lookup.NameError nameError;
        private final NegativeAnswer negative;
        private final SOARecord soa;

        ZoneBuilding(ZoneRecords zone) {
            this.zone = zone;
            this.soa = soa(zone);
            int negativeTtl = Math.min(zone.zone().ttlSeconds(), zone.zone().minimumSeconds());
            negative =
                    new NegativeAnswer(
                            encode(soa, negativeTtl), zone.apex().toWireCanonical().length);
            noData = new Lookup.NoData(negative);
            nameError = new Lookup.NameError(negative);
        }

        void into(Map<Name, ZoneNode> nodes) {
            Set<Name> existing = new HashSet<>();
            Stream.of(zone.byName().keySet(), balanced.keySet())
                    .flatMap(Set::stream)
                    .filter(name -> zoneOf(name) == zone)
                    .forEach(name -> addWithAncestors(existing, name));
            addWithAncestors(existing, zone.apex());
            zones.keySet().stream()
                    .filter(apex -> !apex.equals(zone.apex()))
                    .map(apex -> new Name(apex, 1))
                    .filter(parent -> zoneOf(parent) == zone)
                    .forEach(parent -> addWithAncestors(existing, parent));
            existing.stream()
                    .sorted((a, b) -> Integer.compare(b.labels(), a.labels()))
                    .forEach(name -> nodes.put(name, node(name, nodes)));
        }

        private void addWithAncestors(Set<Name> existing, Name name) {
            for (Name ancestor = name;
                    existing.add(ancestor) && !ancestor.equals(zone.apex());
                    ancestor = new Name(ancestor, 1)) {}
        }

        private ZoneNode node(Name name, Map<Name, ZoneNode> nodes) {
            Map<Integer, List<Record>> sets =
                    new TreeMap<>(zone.byName().getOrDefault(name, Map.of()));
            if (name.equals(zone.apex())) {
                sets.put(Type.SOA, List.of(soa));
            }
            BalancedService service = balanced.get(name);
            if (service != null) {
                hideAddresses(name, sets);
            }
            boolean data = service != null || !sets.isEmpty();
            return new ZoneNode(
                    name.toWireCanonical(),
                    sets.keySet().stream().mapToInt(Integer::intValue).toArray(),
                    sets.values().stream().map(ZoneSnapshotBuilder::answers).toArray(Lookup[]::new),
                    service == null ? null : new Lookup.Balanced(service, negative),
                    data ? any(name) : null,
                    noData,
                    nameError,
                    wildcardBelow(name, nodes));
        }
    }

    private void hideAddresses(Name name, Map<Integer, List<Record>> sets) {
        boolean had = sets.remove(Type.A) != null;
        had |= sets.remove(Type.AAAA) != null;
        if (had) {
            hidden.add(name.toString(true));
        }
    }

    private static @Nullable ZoneNode wildcardBelow(Name name, Map<Name, ZoneNode> nodes) {
        if (name.length() > Dns.MAX_NAME_BYTES - 2) {
            return null;
        }
        return nodes.get(ZoneRecords.absolute("*." + name));
    }

    /// RFC 1035 §3.3.13, numbers as RIPE-203 suggests for a zone of short TTLs. The serial follows
    /// from the log position, so that all sites have the same: the batch's number, and a million
    /// for each term, in the arithmetic of RFC 1982. It grows with every batch, and with a new term
    /// unless the one before had more than 2^20 of them.
    private SOARecord soa(ZoneRecords zone) {
        long serial = (position.term().counter() << 20) + position.seq() & 0xffffffffL;
        return new SOARecord(
                zone.apex(),
                DClass.IN,
                zone.zone().ttlSeconds(),
                ZoneRecords.absolute(zone.zone().nameServers().getFirst()),
                ZoneRecords.absolute("hostmaster." + zone.zone().name()),
                serial,
                3600,
                600,
                604_800,
                zone.zone().minimumSeconds());
    }

    private static Lookup any(Name name) {
        return answers(List.of(new HINFORecord(name, DClass.IN, ANY_TTL_SECONDS, "RFC8482", "")));
    }

    private static Lookup answers(List<Record> set) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        long ttl = set.getFirst().getTTL();
        set.forEach(member -> records.writeBytes(encode(member, ttl)));
        return new Lookup.StaticData(records.toByteArray(), set.size());
    }

    /// A record behind a pointer to the question's name; RDATA uncompressed, which every type
    /// allows.
    private static byte[] encode(Record encoded, long ttl) {
        byte[] rdata = encoded.rdataToWireCanonical();
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(12 + rdata.length);
        buffer.putShort((short) (0xc000 | Dns.HEADER_BYTES));
        buffer.putShort((short) encoded.getType());
        buffer.putShort((short) Dns.CLASS_IN);
        buffer.putInt((int) ttl);
        buffer.putShort((short) rdata.length);
        return buffer.put(rdata).array();
    }
}

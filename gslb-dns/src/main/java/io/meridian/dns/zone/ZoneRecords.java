package io.meridian.dns.zone;

import io.meridian.model.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The static records of one zone, parsed and checked: SOA and NS made up, the rest as configured.
public final class ZoneRecords {

    /// What a correct answer needs more for than one RRset at one name: not built, so not accepted.
    private static final Set<Integer> NOT_SUPPORTED =
            Set.of(
                    Type.CNAME,
                    Type.DNAME,
                    Type.SOA,
                    Type.RRSIG,
                    Type.NSEC,
                    Type.NSEC3,
                    Type.DNSKEY,
                    Type.DS,
                    Type.NSEC3PARAM);

    private final ZoneDefinition zone;
    private final Name apex;
    private final Map<Name, Map<Integer, List<Record>>> byName = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private ZoneRecords(ZoneDefinition zone, Name apex) {
        this.zone = zone;
        this.apex = apex;
    }

    /// Parses and checks; see {@link #problems}.
    public static ZoneRecords of(ZoneDefinition zone) {
        ZoneRecords records = new ZoneRecords(zone, absolute(zone.name()));
        for (String server : zone.nameServers()) {
            records.add(new NSRecord(records.apex, DClass.IN, zone.ttlSeconds(), absolute(server)));
        }
        for (int i = 0; i < zone.records().size(); i++) {
            records.parse("records[" + i + "]", zone.records().get(i));
        }
        return records;
    }

    /// A name that was validated before.
    static Name absolute(String name) {
        try {
            return Name.fromString(name, Name.root).canonicalize();
        } catch (TextParseException unchecked) {
            throw new IllegalArgumentException("not a domain name: '" + name + "'", unchecked);
        }
    }

    private void parse(String path, String line) {
        try (Master master =
                new Master(
                        new java.io.ByteArrayInputStream(
                                (line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        apex,
                        zone.ttlSeconds())) {
            master.disableIncludes();
            Record parsed = master.nextRecord();
            if (parsed == null) {
                problem(path, "must be one record in zone-file form, was '" + line + "'");
                return;
            }
            check(path, parsed);
        } catch (IOException | RuntimeException malformed) {
            problem(path, "must be one record in zone-file form: " + malformed.getMessage());
        }
    }

    private void check(String path, Record parsed) {
        if (!parsed.getName().subdomain(apex)) {
            problem(path, "must lie in the zone " + zone.name() + ", was " + parsed.getName());
        } else if (parsed.getDClass() != DClass.IN) {
            problem(path, "must be of class IN");
        } else if (NOT_SUPPORTED.contains(parsed.getType())) {
            problem(path, Type.string(parsed.getType()) + " records are not supported");
        } else if (parsed.getType() == Type.NS && !parsed.getName().equals(apex)) {
            problem(path, "delegations below the zone's name are not supported");
        } else if (parsed.getType() == Type.NS) {
            problem(path, "name servers stand in name-servers");
        } else {
            add(parsed);
        }
    }

    /// Duplicates are dropped (RFC 2181 §5); the first record's TTL is the set's (§5.2).
    private void add(Record added) {
        List<Record> set =
                byName.computeIfAbsent(added.getName().canonicalize(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(added.getType(), _ -> new ArrayList<>());
        if (!set.contains(added)) {
            set.add(added);
        }
    }

    private void problem(String path, String rule) {
        problems.add(new Problem("", path, rule));
    }

    /// Everything wrong with the configured records, paths relative to the zone.
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    ZoneDefinition zone() {
        return zone;
    }

    Name apex() {
        return apex;
    }

    Map<Name, Map<Integer, List<Record>>> byName() {
        return byName;
    }
}

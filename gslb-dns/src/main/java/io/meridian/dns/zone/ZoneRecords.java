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

    /// Types that only questions and messages have (RFC 6895 §3.1), and OPT, are no data.
    private static final int FIRST_META_TYPE = 128;

    private static final int LAST_META_TYPE = 255;

    /// What 65,535 octets leave beside header, question and OPT.
    private static final int MAX_SET_BYTES = 65_000;

    /// `hostmaster.` before it is 253 octets of text.
    private static final int LONGEST_ZONE_NAME = 242;

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
        if (zone.name().length() > LONGEST_ZONE_NAME) {
            records.problem("name", "must leave room for the SOA's hostmaster name");
        }
        for (String server : zone.nameServers()) {
            records.add(new NSRecord(records.apex, DClass.IN, zone.ttlSeconds(), absolute(server)));
        }
        for (int i = 0; i < zone.records().size(); i++) {
            records.parse("records[" + i + "]", zone.records().get(i));
        }
        records.checkSizes();
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
            if (parsed == null || master.nextRecord() != null) {
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
        } else if (isMeta(parsed.getType()) || NOT_SUPPORTED.contains(parsed.getType())) {
            problem(path, Type.string(parsed.getType()) + " records are not supported");
        } else if (parsed.getType() == Type.NS && !parsed.getName().equals(apex)) {
            problem(path, "delegations below the zone's name are not supported");
        } else if (parsed.getType() == Type.NS) {
            problem(path, "name servers stand in name-servers");
        } else {
            add(parsed);
        }
    }

    private static boolean isMeta(int type) {
        return type == Type.OPT || type >= FIRST_META_TYPE && type <= LAST_META_TYPE;
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

    /// A set that not even a reply over TCP has room for could never be answered.
    private void checkSizes() {
        for (Map<Integer, List<Record>> sets : byName.values()) {
            for (List<Record> set : sets.values()) {
                int size = set.stream().mapToInt(ZoneRecords::size).sum();
                if (size > MAX_SET_BYTES) {
                    Record first = set.getFirst();
                    String what =
                            first.getName().toString(true) + " " + Type.string(first.getType());
                    problem("records", what + " must fit into one reply, has " + size + " octets");
                }
            }
        }
    }

    /// Behind a pointer to the owner's name.
    private static int size(Record encoded) {
        return 12 + encoded.rdataToWireCanonical().length;
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

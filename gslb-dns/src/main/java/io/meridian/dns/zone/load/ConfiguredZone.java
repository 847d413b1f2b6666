package io.meridian.dns.zone.load;

import io.meridian.dns.zone.CompiledZone;
import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.ZoneContents.Place;
import io.meridian.dns.zone.ZoneContents.Placed;
import io.meridian.dns.zone.ZoneSettings;
import io.meridian.dns.zone.text.RecordParser;
import io.meridian.dns.zone.text.ZoneText;
import io.meridian.dns.zone.text.ZoneTextException;
import io.meridian.model.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/// A zone made up from configuration: SOA and NS follow from its name servers, the rest is listed.
///
/// @param name lower case, without the final dot
/// @param nameServers host names without the final dot, the first one the mname
/// @param ttlSeconds of SOA and NS, and of records that name none
/// @param minimumSeconds how long a negative answer may be kept
/// @param records lines of a zone file, relative to the zone: `www 300 IN A 192.0.2.1`
public record ConfiguredZone(
        String name,
        List<String> nameServers,
        int ttlSeconds,
        int minimumSeconds,
        List<String> records) {

    /// `hostmaster.` before it is 253 octets of text.
    private static final int LONGEST_NAME = 242;

    /// Its serial is the log position alone.
    private static final ZoneSettings SETTINGS = new ZoneSettings(true, null, false);

    public ConfiguredZone {
        nameServers = List.copyOf(nameServers);
        records = List.copyOf(records);
    }

    /// Reads, checks and encodes it. Problems have their place in {@link Problem#place}: `name`, or
    /// `records[3]`.
    public ZoneReading read() {
        Findings findings = new Findings();
        ZoneContents contents = new ZoneContents(ZoneContents.absolute(name));
        if (name.length() > LONGEST_NAME) {
            findings.problem(new Place("name", 0), "must leave room for the SOA's hostmaster name");
        } else {
            makeUp(contents);
        }
        for (int i = 0; i < records.size(); i++) {
            read(records.get(i), new Place("records[" + i + "]", 0), contents, findings);
        }
        if (!findings.hasProblems()) {
            ZoneRules.check(contents, new Place("records", 0), Set.of(), findings);
        }
        return new ZoneReading(
                findings.hasProblems() ? null : CompiledZone.of(contents, SETTINGS),
                findings.problems(),
                findings.warnings(),
                true,
                Map.of());
    }

    /// RFC 1035 §3.3.13, numbers as RIPE-203 suggests for a zone of short TTLs.
    private void makeUp(ZoneContents contents) {
        Name apex = contents.apex();
        contents.add(
                new Placed(
                        new SOARecord(
                                apex,
                                DClass.IN,
                                ttlSeconds,
                                ZoneContents.absolute(nameServers.getFirst()),
                                ZoneContents.absolute("hostmaster." + name),
                                0,
                                3600,
                                600,
                                604_800,
                                minimumSeconds),
                        new Place("name-servers", 0)));
        for (String server : nameServers) {
            Record ns = new NSRecord(apex, DClass.IN, ttlSeconds, ZoneContents.absolute(server));
            contents.add(new Placed(ns, new Place("name-servers", 0)));
        }
    }

    private void read(String line, Place place, ZoneContents contents, Findings findings) {
        List<ZoneText.Entry> entries = ZoneText.entries(line.getBytes(StandardCharsets.UTF_8));
        if (entries.size() != 1
                || entries.getFirst().isOpen()
                || entries.getFirst().text().startsWith("$")) {
            findings.problem(place, "must be one record in zone-file form, was '" + line + "'");
            return;
        }
        try {
            RecordParser parser = new RecordParser(contents.apex(), ttlSeconds);
            Record read = parser.parse(entries.getFirst().text());
            String misplaced = misplaced(read, contents.apex());
            if (misplaced != null) {
                findings.problem(place, misplaced);
            } else {
                contents.add(new Placed(read, place));
            }
        } catch (ZoneTextException malformed) {
            findings.problem(
                    place, "must be one record in zone-file form: " + malformed.getMessage());
        }
    }

    private @org.jspecify.annotations.Nullable String misplaced(Record read, Name apex) {
        if (!read.getName().subdomain(apex)) {
            return "must lie in the zone " + name + ", was " + read.getName();
        }
        if (read.getName().equals(apex) && read.getType() == Type.NS) {
            return "must not be the zone's NS: name servers stand in name-servers";
        }
        return read.getType() == Type.SOA ? "must not be SOA: it is made up" : null;
    }
}

package io.meridian.dns.peers;

import io.meridian.dns.scenario.ReplyText;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A reply as far as two servers must agree: rcode, AA, and each section as a set of records with
/// their TTLs, names in lower case.
record Answer(
        String rcode,
        boolean authoritative,
        boolean truncated,
        SortedSet<String> answer,
        SortedSet<String> authority,
        SortedSet<String> additional,
        List<Record> answerRecords,
        List<Record> authorityRecords) {

    static Answer of(byte[] reply) {
        Message message = ReplyText.parse(reply);
        return new Answer(
                Rcode.string(message.getRcode()),
                message.getHeader().getFlag(Flags.AA),
                message.getHeader().getFlag(Flags.TC),
                lines(message, Section.ANSWER),
                lines(message, Section.AUTHORITY),
                lines(message, Section.ADDITIONAL),
                List.copyOf(message.getSection(Section.ANSWER)),
                List.copyOf(message.getSection(Section.AUTHORITY)));
    }

    private static SortedSet<String> lines(Message message, int section) {
        SortedSet<String> lines = new TreeSet<>();
        for (Record each : message.getSection(section)) {
            if (each.getType() != Type.OPT) {
                lines.add(line(each));
            }
        }
        return lines;
    }

    /// `OWNER TTL TYPE RDATA`: RDATA of the types whose names compare in any case as text, of
    /// others as octets.
    static String line(Record record) {
        String rdata =
                switch (record.getType()) {
                    case Type.A, Type.AAAA -> record.rdataToString();
                    case Type.NS, Type.CNAME, Type.DNAME, Type.SOA, Type.MX, Type.PTR ->
                            record.rdataToString().toLowerCase(java.util.Locale.ROOT);
                    default -> HexFormat.of().formatHex(record.rdataToWireCanonical());
                };
        return record.getName().canonicalize()
                + " "
                + record.getTTL()
                + " "
                + Type.string(record.getType())
                + " "
                + rdata;
    }

    /// Whether it sends the asker on to other servers (RFC 1034 §4.3.2 step 3b).
    boolean isReferral() {
        return authorityRecords.stream().anyMatch(each -> each.getType() == Type.NS);
    }

    /// How many aliases the answer follows; DNAMEs and the CNAMEs made from them count as one.
    int links() {
        return (int) answerRecords.stream().filter(each -> each.getType() == Type.CNAME).count();
    }

    /// Without the zone's name servers and their addresses behind a positive answer: RFC 1034
    /// §4.3.2 does not ask for them, half of the servers send them.
    Answer withoutOptionalAuthority(Set<Name> apexes) {
        boolean optional =
                authoritative
                        && !answer.isEmpty()
                        && !authority.isEmpty()
                        && rcode.equals("NOERROR")
                        && authorityRecords.stream().allMatch(each -> isApexServer(each, apexes));
        if (!optional) {
            return this;
        }
        SortedSet<String> rest = new TreeSet<>(additional);
        for (Record each : authorityRecords) {
            String server = ((NSRecord) each).getTarget().canonicalize() + " ";
            rest.removeIf(line -> line.startsWith(server));
        }
        return new Answer(
                rcode, true, truncated, answer, new TreeSet<>(), rest, answerRecords, List.of());
    }

    private static boolean isApexServer(Record each, Set<Name> apexes) {
        return each.getType() == Type.NS && apexes.contains(each.getName().canonicalize());
    }
}

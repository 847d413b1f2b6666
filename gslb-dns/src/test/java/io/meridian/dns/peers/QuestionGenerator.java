package io.meridian.dns.peers;

import java.util.List;
import java.util.Random;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Questions from a seed: names that exist and names near them, types that are there and types that
/// are not, letters in either case.
final class QuestionGenerator {

    private static final List<String> LABELS =
            List.of(
                    "a",
                    "b",
                    "c",
                    "www",
                    "*",
                    "nx",
                    "\\000",
                    "\\255",
                    "\\.",
                    "zz",
                    "ns0",
                    "l".repeat(63));

    private static final List<Integer> TYPES =
            List.of(
                    Type.A,
                    Type.A,
                    Type.A,
                    Type.AAAA,
                    Type.TXT,
                    Type.MX,
                    Type.NS,
                    Type.SOA,
                    Type.CNAME,
                    Type.DNAME,
                    Type.DS,
                    Type.SRV,
                    Type.ANY,
                    Type.PTR,
                    Type.HTTPS,
                    Type.CAA,
                    Type.NSEC,
                    Type.DNSKEY,
                    65_280,
                    65_281,
                    65_399,
                    1_234);

    private final Random random;

    QuestionGenerator(long seed) {
        this.random = new Random(seed);
    }

    /// One question about a zone.
    Record question(GeneratedZone zone) {
        Name name = name(zone);
        List<Integer> there = List.copyOf(zone.typesAt(name));
        boolean known = !there.isEmpty() && random.nextInt(3) > 0;
        int type = pick(known ? there : TYPES);
        return Record.newRecord(mixed(name), type, DClass.IN);
    }

    private Name name(GeneratedZone zone) {
        List<Name> cuts = zone.cuts();
        Name name =
                switch (random.nextInt(8)) {
                    case 0 -> cuts.isEmpty() ? zone.apex() : pick(cuts);
                    case 1 -> zone.targets().isEmpty() ? zone.apex() : pick(zone.targets());
                    default -> pick(zone.owners());
                };
        return switch (random.nextInt(8)) {
            case 0 -> name.equals(Name.root) ? name : new Name(name, 1);
            case 1 -> ZoneGenerator.below(name, pick(LABELS));
            case 2 -> ZoneGenerator.below(ZoneGenerator.below(name, pick(LABELS)), pick(LABELS));
            case 3 ->
                    name.labels() < 2 ? name : ZoneGenerator.below(new Name(name, 1), pick(LABELS));
            default -> name;
        };
    }

    /// RFC 4343: half of the names come in mixed case.
    private Name mixed(Name name) {
        if (random.nextBoolean()) {
            return name;
        }
        byte[] wire = name.toWire();
        for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
            for (int i = at + 1; i <= at + wire[at]; i++) {
                boolean letter =
                        wire[i] >= 'a' && wire[i] <= 'z' || wire[i] >= 'A' && wire[i] <= 'Z';
                if (letter && random.nextBoolean()) {
                    wire[i] ^= 0x20;
                }
            }
        }
        return DnsNames.fromWire(wire);
    }

    /// The question as a message: most with EDNS, some with DO, RD or CD.
    byte[] message(Record question, int id) {
        Message message = new Message(id);
        message.addRecord(question, Section.QUESTION);
        if (random.nextInt(4) == 0) {
            message.getHeader().setFlag(Flags.RD);
        }
        if (random.nextInt(8) > 0) {
            int flags = random.nextInt(8) == 0 ? 0x8000 : 0;
            message.addRecord(new OPTRecord(1232, 0, 0, flags), Section.ADDITIONAL);
        }
        return message.toWire();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}

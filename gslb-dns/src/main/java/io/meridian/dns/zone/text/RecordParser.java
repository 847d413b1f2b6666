package io.meridian.dns.zone.text;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.RelativeNameException;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Reads the records of one file, entry by entry, and keeps what one entry leaves to the next:
/// origin, owner, TTL (RFC 1035 §5.1, RFC 2308 §4). RDATA is read by dnsjava.
public final class RecordParser {

    /// Types that only questions and messages have (RFC 6895 §3.1).
    private static final int FIRST_META_TYPE = 128;

    private static final int LAST_META_TYPE = 255;

    /// What only a signer makes. A zone that has them is signed, and signatures are not served.
    private static final Set<Integer> SIGNERS =
            Set.of(Type.RRSIG, Type.NSEC, Type.NSEC3, Type.NSEC3PARAM, Type.SIG, Type.NXT);

    private Name origin;
    private @Nullable Name owner;
    private long defaultTtl;
    private long lastTtl = -1;

    /// @param defaultTtl in seconds, or -1 when a record or `$TTL` must state it
    public RecordParser(Name origin, long defaultTtl) {
        this.origin = origin;
        this.defaultTtl = defaultTtl;
    }

    /// For a file that is included: begins with what holds here, and leaves nothing behind.
    public RecordParser included(Name itsOrigin) {
        RecordParser parser = new RecordParser(itsOrigin, defaultTtl);
        parser.owner = owner;
        parser.lastTtl = lastTtl;
        return parser;
    }

    public Name origin() {
        return origin;
    }

    public void setOrigin(Name next) {
        origin = next;
    }

    public void setDefaultTtl(long seconds) {
        defaultTtl = seconds;
    }

    /// One record.
    public Record parse(String entry) throws ZoneTextException {
        EntryTokens tokens = new EntryTokens(entry);
        Name name = owner(tokens.firstWord());
        owner = name;
        long ttl = -1;
        int dclass = -1;
        String word = tokens.word("a type");
        for (int i = 0; i < 2; i++) {
            if (ttl < 0 && EntryTokens.ttl(word) >= 0) {
                ttl = EntryTokens.ttl(word);
                word = tokens.word("a type");
            } else if (dclass < 0 && DClass.value(word) >= 0) {
                dclass = DClass.value(word);
                word = tokens.word("a type");
            }
        }
        int type = type(word);
        if (dclass >= 0 && dclass != DClass.IN) {
            throw new ZoneTextException("must be of class IN, was " + DClass.string(dclass), 0);
        }
        return timed(record(name, type, effectiveTtl(ttl, type), tokens), ttl);
    }

    private Name owner(@Nullable String first) throws ZoneTextException {
        if (first != null) {
            return EntryTokens.name(first, origin);
        }
        if (owner == null) {
            throw new ZoneTextException("must have an owner: no record before has one", 0);
        }
        return owner;
    }

    private static int type(String word) throws ZoneTextException {
        int type = Type.value(word);
        if (type < 0) {
            throw new ZoneTextException("must have a type, was '" + word + "'", 0);
        }
        if (type == Type.OPT || type >= FIRST_META_TYPE && type <= LAST_META_TYPE || type == 0) {
            throw new ZoneTextException("must be of a type that is data, was " + word, 0);
        }
        if (SIGNERS.contains(type)) {
            throw new ZoneTextException(
                    "must not be signed: " + word + " would be answered without its signatures", 0);
        }
        return type;
    }

    /// The record's own, `$TTL`, the one before's, for an SOA its MINIMUM.
    private long effectiveTtl(long own, int type) throws ZoneTextException {
        long ttl = own >= 0 ? own : defaultTtl >= 0 ? defaultTtl : lastTtl;
        if (ttl < 0 && type != Type.SOA) {
            throw new ZoneTextException(
                    "must have a TTL: it has none, no $TTL stands above, no record before has one",
                    0);
        }
        return ttl;
    }

    private Record record(Name name, int type, long ttl, EntryTokens tokens)
            throws ZoneTextException {
        try {
            Record read =
                    Record.fromString(
                            name, type, DClass.IN, Math.max(0, ttl), tokens.tokenizer(), origin);
            checkEncodes(read);
            return read;
        } catch (IOException | RelativeNameException malformed) {
            ZoneTextException problem = EntryTokens.problem(malformed);
            throw new ZoneTextException(
                    Type.string(type) + ": " + problem.getMessage(), problem.lineOffset());
        } catch (RuntimeException malformed) { // dnsjava's way with some malformed RDATA
            throw new ZoneTextException(
                    Type.string(type) + ": cannot be read: " + malformed.getMessage(), 0);
        }
    }

    /// Some values dnsjava takes from text and then cannot encode: a port of 99999, 70,000 octets
    /// of strings, malformed base64 in `ech`.
    private static void checkEncodes(Record read) throws ZoneTextException {
        try {
            byte[] _ = read.toWire(Section.ANSWER);
        } catch (NullPointerException malformed) { // what base64 that cannot be read has become
            throw new ZoneTextException(Type.string(read.getType()) + ": has a malformed value", 0);
        } catch (IllegalArgumentException tooLarge) {
            throw new ZoneTextException(
                    Type.string(read.getType())
                            + ": has a value out of range: "
                            + tooLarge.getMessage(),
                    0);
        }
    }

    private Record timed(Record parsed, long ownTtl) {
        Record timed = parsed;
        if (parsed instanceof SOARecord soa && ownTtl < 0 && defaultTtl < 0 && lastTtl < 0) {
            timed =
                    new SOARecord(
                            soa.getName(),
                            DClass.IN,
                            soa.getMinimum(),
                            soa.getHost(),
                            soa.getAdmin(),
                            soa.getSerial(),
                            soa.getRefresh(),
                            soa.getRetry(),
                            soa.getExpire(),
                            soa.getMinimum());
        }
        lastTtl = timed.getTTL();
        return timed;
    }
}

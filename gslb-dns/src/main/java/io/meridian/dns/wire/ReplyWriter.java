package io.meridian.dns.wire;

/// Writes one reply into an array, reused from query to query by one thread: header, question,
/// records, OPT. What does not fit takes back the section it stands in and sets TC.
///
/// Query path: allocates nothing; guarded by `QueryPathAllocationTest`.
public final class ReplyWriter {

    /// Sections, told by where their counts stand in the header.
    public static final int ANSWER = 6;

    public static final int AUTHORITY = 8;
    public static final int ADDITIONAL = 10;

    /// Where the question's name stands.
    public static final int QUESTION = Dns.HEADER_BYTES;

    /// For an owner whose name stands nowhere, as far as the caller knows.
    public static final int UNWRITTEN = -1;

    /// What the server's cookie adds to the client's.
    private static final int COOKIE_GROWTH = 16;

    private final NameCompressor names = new NameCompressor();
    private final byte[] reply;
    private final ReplyOptions options;
    private int limit;
    private int at;
    private int reserved;
    private int lastRdataAt;
    private boolean fits;

    /// @param reply at least 65,535 octets for TCP
    /// @param nsid this server's identifier for those who ask; empty for none
    public ReplyWriter(byte[] reply, byte[] nsid) {
        this.reply = reply;
        this.options = new ReplyOptions(nsid);
    }

    /// What the OPT will say; to be set before a reply begins, so that records leave room.
    public ReplyOptions options() {
        return options;
    }

    public byte[] octets() {
        return reply;
    }

    /// Begins a reply that repeats the question, octet for octet (0x20 case survives).
    ///
    /// @param limit the greatest length; room for the OPT is kept back from the records
    public void begin(QueryView query, int limit, boolean authoritative, int rcode) {
        this.limit = limit;
        this.fits = true;
        this.reserved = query.hasEdns() ? options.size(query) : 0;
        int end = query.questionEnd();
        System.arraycopy(query.octets(), 0, reply, 0, end);
        header(query.octets(), authoritative, rcode);
        put16(4, end > Dns.HEADER_BYTES ? 1 : 0);
        at = end;
        names.clear();
    }

    /// Begins a reply of nothing but the question, to a client whose address may be forged: it is
    /// at most those 11 octets of an OPT longer than the query. Options that do not fit are left
    /// out, unless a cookie shows whose the address is; the one of BADCOOKIE always has its room.
    public void beginError(QueryView query, int rcode) {
        begin(query, errorLimit(query, rcode), false, rcode);
    }

    /// Begins an error of nothing but the header: to what could not be parsed (RFC 1035 §4.1.1; no
    /// octet of the sender's is repeated beyond id and opcode).
    public void beginBare(QueryView query, int rcode) {
        limit = errorLimit(query, rcode);
        fits = true;
        System.arraycopy(query.octets(), 0, reply, 0, 4);
        header(query.octets(), false, rcode);
        put16(4, 0);
        at = Dns.HEADER_BYTES;
    }

    private int errorLimit(QueryView query, int rcode) {
        int growth = ReplyOptions.OPT_BYTES + (rcode == Dns.BADCOOKIE ? COOKIE_GROWTH : 0);
        return options.isClientProven()
                ? Dns.EDNS_UDP_BYTES
                : Math.min(Dns.EDNS_UDP_BYTES, query.length() + growth);
    }

    /// QR, opcode as asked, AA, RD and CD as asked; RA, Z, AD zero; counts zero.
    private void header(byte[] query, boolean authoritative, int rcode) {
        reply[2] = (byte) (0x80 | query[2] & 0x79 | (authoritative ? 4 : 0));
        reply[3] = (byte) (query[3] & 0x10 | rcode & 15);
        put16(6, 0);
        put16(8, 0);
        put16(10, 0);
    }

    /// Takes AA back: for referrals.
    public void clearAuthoritative() {
        reply[2] &= (byte) 0xfb;
    }

    /// Clears RD and CD, for replies to other opcodes (RFC 8906 §3.1.4).
    public void clearFlags() {
        reply[2] &= (byte) 0xf8;
        reply[3] &= (byte) 0x0f;
    }

    /// Appends a set that the reply is not whole without.
    ///
    /// @param section {@link #ANSWER} and the like
    /// @param ownerAt where the owner's name stands in the reply, {@link #QUESTION} or what {@link
    ///   #lastRdataAt} said; or {@link #UNWRITTEN}
    public void add(int section, EncodedSet set, int ownerAt) {
        fits = fits && append(section, set, ownerAt, set.owner());
    }

    /// Appends a set if there is room for all of it.
    ///
    /// @param owner its name, which for what a wildcard answers is not the set's own
    public void addIfRoom(int section, EncodedSet set, byte[] owner) {
        int before = at;
        if (!fits || !append(section, set, UNWRITTEN, owner)) {
            at = before;
            names.forgetFrom(before);
        }
    }

    /// Appends one record in the answer section: an address, or a CNAME with its target in full.
    public void member(int ownerAt, int type, int ttlSeconds, byte[] rdata) {
        if (room(EncodedSet.FIXED_BYTES + rdata.length)) {
            begin(ownerAt, type, ttlSeconds);
            put16(at, rdata.length);
            System.arraycopy(rdata, 0, reply, at + 2, rdata.length);
            at += 2 + rdata.length;
            count(ANSWER, 1);
        }
    }

    /// Appends a CNAME record that no zone has, as a DNAME brings it about (RFC 6672 §3.1).
    public void alias(int ownerAt, int ttlSeconds, byte[] target) {
        if (room(EncodedSet.FIXED_BYTES)) {
            begin(ownerAt, Dns.TYPE_CNAME, ttlSeconds);
            lastRdataAt = at + 2;
            at = compress(target, 0, lastRdataAt, true);
            put16(lastRdataAt - 2, at - lastRdataAt);
            count(ANSWER, 1);
            fits = at + reserved <= limit;
        }
    }

    private void begin(int ownerAt, int type, int ttlSeconds) {
        put16(at, 0xc000 | ownerAt);
        put16(at + 2, type);
        put16(at + 4, Dns.CLASS_IN);
        put32(at + 6, ttlSeconds);
        at += EncodedSet.LENGTH_AT;
    }

    /// Where the RDATA of the record that was written last stands; with a CNAME, the name that the
    /// next record may have for its owner.
    public int lastRdataAt() {
        return lastRdataAt;
    }

    /// Lowers the TTL of the record that was written last.
    public void limitTtl(int ttlSeconds) {
        int ttlAt = lastRdataAt - 6;
        if (fits && Integer.compareUnsigned(get32(ttlAt), ttlSeconds) > 0) {
            put32(ttlAt, ttlSeconds);
        }
    }

    private boolean append(int section, EncodedSet set, int ownerAt, byte[] owner) {
        boolean whole =
                ownerAt == QUESTION && set.names() == RdataNames.NONE
                        ? copy(set)
                        : write(set, ownerAt, owner);
        if (whole) {
            count(section, set.count());
        }
        return whole;
    }

    /// The usual case: the set as it was encoded.
    private boolean copy(EncodedSet set) {
        byte[] records = set.records();
        if (at + records.length + reserved > limit) {
            return false;
        }
        System.arraycopy(records, 0, reply, at, records.length);
        at += records.length;
        return true;
    }

    /// Record by record, with the owner's name and those in the RDATA compressed.
    private boolean write(EncodedSet set, int ownerAt, byte[] owner) {
        byte[] records = set.records();
        for (int from = 0; from < records.length; ) {
            int rdata = from + EncodedSet.FIXED_BYTES;
            int end = rdata + size(records, from + EncodedSet.LENGTH_AT);
            if (at + owner.length + end - from > reply.length) {
                return false;
            }
            owner(ownerAt, owner);
            System.arraycopy(records, from + 2, reply, at, EncodedSet.LENGTH_AT);
            lastRdataAt = at + EncodedSet.LENGTH_AT;
            at = lastRdataAt;
            rdata(records, rdata, end, set.names());
            put16(lastRdataAt - 2, at - lastRdataAt);
            if (at + reserved > limit) {
                return false;
            }
            from = end;
        }
        return true;
    }

    private void owner(int ownerAt, byte[] owner) {
        if (ownerAt == UNWRITTEN || ownerAt > NameCompressor.MAX_POINTER) {
            at = compress(owner, 0, at, false);
        } else {
            put16(at, 0xc000 | ownerAt);
            at += 2;
        }
    }

    private void rdata(byte[] records, int from, int end, RdataNames inIt) {
        System.arraycopy(records, from, reply, at, inIt.skippedBytes);
        at += inIt.skippedBytes;
        int rest = from + inIt.skippedBytes;
        for (int i = 0; i < inIt.names; i++) {
            at = compress(records, rest, at, true);
            while (records[rest] != 0) {
                rest += records[rest] + 1;
            }
            rest++;
        }
        System.arraycopy(records, rest, reply, at, end - rest);
        at += end - rest;
    }

    /// The question's name is learnt when the first name is written: most replies have none.
    private int compress(byte[] source, int from, int to, boolean exact) {
        if (names.isEmpty()) {
            names.learn(reply, QUESTION);
        }
        return names.write(reply, to, source, from, exact);
    }

    private static int size(byte[] records, int lengthAt) {
        return (records[lengthAt] & 0xff) << 8 | records[lengthAt + 1] & 0xff;
    }

    private boolean room(int octets) {
        fits &= at + octets + reserved <= limit;
        return fits;
    }

    /// Ends the reply: truncates when something did not fit, appends the OPT when the query had
    /// one.
    ///
    /// @param rcode all twelve bits
    /// @param scope for the client subnet option
    /// @param extendedError an EDE info code, or -1; left out when there is no room
    /// @return the reply's length
    public int end(QueryView query, int rcode, int scope, int extendedError) {
        if (!fits) {
            truncate(query);
        }
        reply[3] = (byte) (reply[3] & 0xf0 | rcode & 15);
        if (query.hasEdns()) {
            at = options.write(reply, at, limit, query, rcode, scope, extendedError);
            count(10, 1);
        }
        return at;
    }

    /// Whole RRsets or nothing (RFC 2181 §9): question and OPT are what is left.
    private void truncate(QueryView query) {
        reply[2] |= 2;
        put16(6, 0);
        put16(8, 0);
        at = query.questionEnd();
    }

    /// Leaves nothing but question and OPT, with TC set: the client is to ask again over TCP.
    public void giveUp() {
        fits = false;
    }

    public boolean isAuthoritative() {
        return (reply[2] & 4) != 0;
    }

    public boolean isTruncated() {
        return !fits;
    }

    private void count(int counterAt, int more) {
        put16(counterAt, ((reply[counterAt] & 0xff) << 8 | reply[counterAt + 1] & 0xff) + more);
    }

    private void put16(int position, int value) {
        reply[position] = (byte) (value >>> 8);
        reply[position + 1] = (byte) value;
    }

    private void put32(int position, int value) {
        put16(position, value >>> 16);
        put16(position + 2, value);
    }

    private int get32(int position) {
        return (reply[position] & 0xff) << 24
                | (reply[position + 1] & 0xff) << 16
                | (reply[position + 2] & 0xff) << 8
                | reply[position + 3] & 0xff;
    }
}

package io.meridian.dns.wire;

/// Writes one reply into an array, reused from query to query by one thread: header, question,
/// records, OPT. What does not fit takes back the section it stands in and sets TC.
///
/// Query path: allocates nothing; guarded by `QueryPathAllocationTest`.
public final class ReplyWriter {

    private static final int POINTER_TO_QUESTION = 0xc000 | Dns.HEADER_BYTES;

    /// What the server's cookie adds to the client's.
    private static final int COOKIE_GROWTH = 16;

    private final byte[] reply;
    private final ReplyOptions options;
    private int limit;
    private int at;
    private int reserved;
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

    /// Clears RD and CD, for replies to other opcodes (RFC 8906 §3.1.4).
    public void clearFlags() {
        reply[2] &= (byte) 0xf8;
        reply[3] &= (byte) 0x0f;
    }

    /// One record of the question's name in the answer section.
    public void answer(int type, int ttlSeconds, byte[] rdata) {
        if (room(12 + rdata.length)) {
            put16(at, POINTER_TO_QUESTION);
            put16(at + 2, type);
            put16(at + 4, Dns.CLASS_IN);
            put32(at + 6, ttlSeconds);
            put16(at + 10, rdata.length);
            System.arraycopy(rdata, 0, reply, at + 12, rdata.length);
            at += 12 + rdata.length;
            count(6, 1);
        }
    }

    /// Records encoded beforehand, each beginning with a pointer to the question's name.
    public void answers(byte[] records, int number) {
        if (room(records.length)) {
            System.arraycopy(records, 0, reply, at, records.length);
            at += records.length;
            count(6, number);
        }
    }

    /// One record in the authority section, encoded beforehand; its first two octets become a
    /// pointer to where its owner stands within the question's name.
    ///
    /// @param ownerOffset from the beginning of that name
    public void authority(byte[] encoded, int ownerOffset) {
        if (room(encoded.length)) {
            System.arraycopy(encoded, 0, reply, at, encoded.length);
            put16(at, 0xc000 | Dns.HEADER_BYTES + ownerOffset);
            at += encoded.length;
            count(8, 1);
        }
    }

    /// Lowers the TTL of the record that was written last in the authority section.
    ///
    /// @param encodedLength the record's
    public void limitTtl(int encodedLength, int ttlSeconds) {
        int ttlAt = at - encodedLength + 6;
        if (fits && Integer.compareUnsigned(get32(ttlAt), ttlSeconds) > 0) {
            put32(ttlAt, ttlSeconds);
        }
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

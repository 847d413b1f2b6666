package io.meridian.dns.wire;

import org.jspecify.annotations.Nullable;

/// A view over the octets of one query, reused from query to query by one thread.
///
/// Query path: allocates at construction only; guarded by `QueryPathAllocationTest`. Every length
/// is checked against what was received; a malformed query is an outcome, never an exception.
public final class QueryView {

    /// How far a query could be read.
    public enum Reading {
        /// Question and EDNS are there to use.
        WHOLE,
        /// Fewer than 12 octets, or itself a reply: no answer at all (RFC 1035 §7.3).
        NOT_A_QUERY,
        /// An opcode other than QUERY: of the rest only an OPT was looked for.
        OTHER_OPCODE,
        /// No question, but a cookie in an OPT: a client asks for a server cookie (RFC 7873 §5.4).
        COOKIE_ALONE,
        /// The question or a record could not be read; {@link #hasEdns} if an OPT came before.
        MALFORMED,
        /// An OPT or an option in it breaks a rule; {@link #hasEdns} if one could be read.
        MALFORMED_EDNS
    }

    private final byte[] lowerName = new byte[Dns.MAX_NAME_BYTES + 1];
    private final int[] labelStart = new int[Dns.MAX_LABELS + 1];
    private final EdnsOptions options;

    private byte @Nullable [] octets;
    private int length;
    private int nameLength;
    private int labels;
    private int questionEnd;
    private boolean edns;
    private int ednsVersion;
    private int ednsSize;
    private boolean dnssecOk;

    /// A view that reads every option it knows.
    public QueryView() {
        this(true, true);
    }

    /// @param readsSubnet, readsCookie whether these options are read or, as any unknown one,
    ///   ignored
    public QueryView(boolean readsSubnet, boolean readsCookie) {
        options = new EdnsOptions(readsSubnet, readsCookie);
    }

    /// Reads a message of `length` octets. The array is read later too: it must stay as it is until
    /// the reply is written.
    public Reading read(byte[] message, int messageLength) {
        octets = message;
        length = messageLength;
        edns = false;
        ednsSize = 0;
        dnssecOk = false;
        nameLength = 0;
        labels = 0;
        questionEnd = Dns.HEADER_BYTES;
        options.clear();
        if (length < Dns.HEADER_BYTES || (message[2] & 0x80) != 0) {
            return Reading.NOT_A_QUERY;
        }
        if (opcode() != Dns.OPCODE_QUERY) {
            lookForOpt();
            return Reading.OTHER_OPCODE;
        }
        Reading reading = readQuery();
        if (reading != Reading.WHOLE && reading != Reading.COOKIE_ALONE) {
            options.clear(); // none of them is acted on
        }
        return reading;
    }

    private Reading readQuery() {
        int questions = unsignedShort(4);
        if (questions == 0) {
            return readRecords() == Reading.WHOLE && options.hasCookie()
                    ? Reading.COOKIE_ALONE
                    : Reading.MALFORMED;
        }
        return questions == 1 && readQuestion() ? readRecords() : Reading.MALFORMED;
    }

    /// A reply to any opcode carries an OPT if the query did (RFC 6891 §7), as far as the message
    /// is built like a query.
    private void lookForOpt() {
        int questions = unsignedShort(4);
        boolean readable = questions == 0 || questions == 1 && readQuestion();
        if (!readable || readRecords() != Reading.WHOLE) {
            edns = false;
            options.clear();
        }
    }

    /// Pointers have nothing to point at in the first name of a message, so they are malformed
    /// here.
    private boolean readQuestion() {
        byte[] message = message();
        int at = Dns.HEADER_BYTES;
        while (at < length) {
            int size = message[at] & 0xff;
            if (size == 0) {
                nameLength = at + 1 - Dns.HEADER_BYTES;
                lowerName[nameLength - 1] = 0;
                questionEnd = at + 5;
                return nameLength <= Dns.MAX_NAME_BYTES && questionEnd <= length;
            }
            if (size > 63
                    || at + size >= length
                    || at + size - Dns.HEADER_BYTES >= Dns.MAX_NAME_BYTES) {
                return false;
            }
            labelStart[labels++] = at - Dns.HEADER_BYTES;
            copyLowerCase(at, size);
            at += size + 1;
        }
        return false;
    }

    private void copyLowerCase(int at, int size) {
        byte[] message = message();
        int to = at - Dns.HEADER_BYTES;
        lowerName[to++] = (byte) size;
        for (int i = at + 1; i <= at + size; i++) {
            byte octet = message[i];
            lowerName[to++] = octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : octet;
        }
    }

    /// Walks the records behind the question for the OPT; what else stands there is tolerated
    /// (P12).
    private Reading readRecords() {
        int others = unsignedShort(6) + unsignedShort(8);
        int additional = unsignedShort(10);
        int at = questionEnd;
        for (int i = 0; i < others + additional; i++) {
            int owner = at;
            at = skipName(at);
            if (at < 0 || at + 10 > length) {
                return Reading.MALFORMED;
            }
            int size = unsignedShort(at + 8);
            int end = at + 10 + size;
            if (end > length) {
                return Reading.MALFORMED;
            }
            if (unsignedShort(at) == Dns.TYPE_OPT) {
                boolean misplaced = edns || i < others || message()[owner] != 0;
                if (misplaced || !readOpt(at, end)) {
                    return Reading.MALFORMED_EDNS;
                }
            }
            at = end;
        }
        return Reading.WHOLE;
    }

    /// Behind a name: the position, or -1 when it leaves the message. A pointer ends a name and
    /// must point backwards (RFC 1035 §4.1.4).
    private int skipName(int from) {
        byte[] message = message();
        int at = from;
        while (at < length) {
            int size = message[at] & 0xff;
            if (size == 0) {
                return at + 1;
            }
            if (size >= 0xc0) {
                boolean backwards = at + 1 < length && (unsignedShort(at) & 0x3fff) < from;
                return backwards ? at + 2 : -1;
            }
            if (size > 63 || at - from > Dns.MAX_NAME_BYTES) {
                return -1;
            }
            at += size + 1;
        }
        return -1;
    }

    /// RFC 6891 §6.1.2, §6.1.3. Options of a version that we do not know are not looked at.
    private boolean readOpt(int at, int end) {
        edns = true;
        ednsSize = Math.max(Dns.PLAIN_UDP_BYTES, unsignedShort(at + 2));
        ednsVersion = message()[at + 5] & 0xff;
        dnssecOk = (message()[at + 6] & 0x80) != 0;
        return ednsVersion != 0 || readOptions(at + 10, end);
    }

    private boolean readOptions(int from, int end) {
        int option = from;
        while (option + 4 <= end) {
            int next = option + 4 + unsignedShort(option + 2);
            if (next > end) {
                return false;
            }
            if (!options.read(message(), unsignedShort(option), option + 4, next)) {
                return false;
            }
            option = next;
        }
        return option == end;
    }

    private byte[] message() {
        byte[] message = octets;
        if (message == null) {
            throw new IllegalStateException("nothing has been read yet");
        }
        return message;
    }

    private int unsignedShort(int at) {
        byte[] message = message();
        return (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
    }

    public int opcode() {
        return message()[2] >>> 3 & 15;
    }

    /// The query's octets, valid up to {@link #length}.
    public byte[] octets() {
        return message();
    }

    /// Octets of the query.
    public int length() {
        return length;
    }

    /// Where the question ends; 12 when there was none.
    public int questionEnd() {
        return questionEnd;
    }

    public int qtype() {
        return unsignedShort(questionEnd - 4);
    }

    public int qclass() {
        return unsignedShort(questionEnd - 2);
    }

    /// The name in wire form, A to Z in lower case.
    public byte[] lowerName() {
        return lowerName;
    }

    /// Octets of the name, its final zero included.
    public int nameLength() {
        return nameLength;
    }

    /// Labels of the name, without the root.
    public int labels() {
        return labels;
    }

    /// Where label `i` begins within the name, 0 the leftmost.
    public int labelStart(int i) {
        return i == labels ? nameLength - 1 : labelStart[i];
    }

    public boolean hasEdns() {
        return edns;
    }

    public int ednsVersion() {
        return ednsVersion;
    }

    public boolean dnssecOk() {
        return dnssecOk;
    }

    /// The largest UDP reply that the client takes.
    public int udpSize() {
        return edns ? ednsSize : Dns.PLAIN_UDP_BYTES;
    }

    /// The client subnet option; {@link ClientSubnet#isPresent} says whether there was one.
    public ClientSubnet subnet() {
        return options.subnet();
    }

    /// What the OPT asks for.
    public EdnsOptions options() {
        return options;
    }
}

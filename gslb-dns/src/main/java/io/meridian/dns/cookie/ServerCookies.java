package io.meridian.dns.cookie;

/// Checks and makes server cookies of version 1 (RFC 9018 §4): version, three reserved octets,
/// time, and SipHash-2-4 of the client's cookie, all these and the client's address. One per
/// thread.
///
/// Query path: allocates nothing; hashes are compared as numbers, in constant time.
public final class ServerCookies {

    /// What a query's cookies show.
    public enum Standing {
        /// The server part is ours, was made for this address, and is of this hour.
        VALID,
        /// A client cookie alone.
        FRESH,
        /// Of another server, another address, another time, or made up: as if it were not there
        /// (RFC 7873 §5.2.4).
        INVALID
    }

    private static final int CLIENT_BYTES = 8;
    private static final int BOTH_BYTES = 24;
    private static final int VERSION = 1;

    /// RFC 9018 §4.3: these many seconds old, ahead of us, and old enough to be made anew.
    private static final int MOST_AGE = 3600;

    private static final int MOST_AHEAD = 300;
    private static final int RENEWAL_AGE = 1800;

    private final CookieSecrets secrets;
    private final SipHash sipHash = new SipHash();

    public ServerCookies(CookieSecrets secrets) {
        this.secrets = secrets;
    }

    /// Checks the cookies of a query and writes those of its reply: the client's part as it came,
    /// and the server's as it came while it is young and of the first secret, otherwise a new one.
    ///
    /// @param query where the cookies stand, at `at`, 8 or 16 to 40 octets
    /// @param high, low, v6 the client's address
    /// @param nowSeconds since 1970; only the lower 32 bits count
    /// @param reply takes 24 octets from its beginning
    public Standing check(
            byte[] query,
            int at,
            int length,
            long high,
            long low,
            boolean v6,
            int nowSeconds,
            byte[] reply) {
        CookieSecret[] current = secrets.current();
        long client = word(query, at);
        Standing standing = Standing.FRESH;
        if (length > CLIENT_BYTES) {
            int valid =
                    length == BOTH_BYTES && query[at + CLIENT_BYTES] == VERSION
                            ? validUnder(current, query, at, high, low, v6, nowSeconds)
                            : -1;
            standing = valid < 0 ? Standing.INVALID : Standing.VALID;
            if (valid == 0 && nowSeconds - (int) word(query, at + 8) < RENEWAL_AGE) {
                System.arraycopy(query, at, reply, 0, BOTH_BYTES);
                return standing;
            }
        }
        long head = (long) VERSION << 56 | nowSeconds & 0xffffffffL;
        put(reply, 0, client);
        put(reply, 8, head);
        put(reply, 16, Long.reverseBytes(hash(current[0], client, head, high, low, v6)));
        return standing;
    }

    /// Which secret a cookie was made with, -1 for none or for one out of its time. Times are
    /// compared as serial numbers (RFC 1982), so that 2106 is no end.
    private int validUnder(
            CookieSecret[] current,
            byte[] query,
            int at,
            long high,
            long low,
            boolean v6,
            int nowSeconds) {
        long head = word(query, at + 8);
        int age = nowSeconds - (int) head;
        if (age > MOST_AGE || age < -MOST_AHEAD) {
            return -1;
        }
        long claimed = Long.reverseBytes(word(query, at + 16));
        for (int i = 0; i < current.length; i++) {
            if (hash(current[i], word(query, at), head, high, low, v6) == claimed) {
                return i;
            }
        }
        return -1;
    }

    private long hash(
            CookieSecret secret, long client, long head, long high, long low, boolean v6) {
        SipHash begun = sipHash.begin(secret.key0(), secret.key1()).add(client).add(head);
        return v6 ? begun.add(high).add(low).end(0, 0) : begun.end(low << 32, 4);
    }

    private static long word(byte[] octets, int from) {
        long word = 0;
        for (int i = from; i < from + 8; i++) {
            word = word << 8 | octets[i] & 0xff;
        }
        return word;
    }

    private static void put(byte[] octets, int from, long word) {
        for (int i = 0; i < 8; i++) {
            octets[from + i] = (byte) (word >>> (56 - 8 * i));
        }
    }
}

package io.meridian.dns.wire;

/// What one reply's OPT has to say, and how that is written; reused from reply to reply. Each
/// option leaves only when the query asked for it, and only while there is room: those that protect
/// the client come first, the extended error last (RFC 8914 §3).
///
/// Query path: allocates at construction only.
public final class ReplyOptions {

    /// An OPT without options.
    static final int OPT_BYTES = 11;

    /// Client and server cookie (RFC 9018 §4).
    public static final int COOKIE_BYTES = 24;

    /// No idle timeout to announce: the query came over UDP (RFC 7828 §3.3.1).
    public static final int NO_KEEPALIVE = -1;

    private static final int OPTION_HEAD = 4;
    private static final int EXPIRE_BYTES = 4;
    private static final int KEEPALIVE_BYTES = 2;
    private static final int ERROR_BYTES = 2;
    private static final int ZONE_VERSION_BYTES = 6;
    private static final int TYPE_SOA_SERIAL = 0;

    private final byte[] nsid;
    private final byte[] cookie = new byte[COOKIE_BYTES];
    private boolean cookiePresent;
    private boolean clientProven;
    private boolean zonePresent;
    private int zoneSerial;
    private int zoneLabels;
    private boolean expirePresent;
    private int expireSeconds;
    private int keepalive = NO_KEEPALIVE;

    /// While one is written.
    private byte[] octets = {};

    private int at;
    private int end;

    /// @param nsid this server's identifier; empty for none
    public ReplyOptions(byte[] nsid) {
        this.nsid = nsid.clone();
    }

    /// Forgets what was true of the last query; the keepalive stays until it is set anew.
    public void clear() {
        cookiePresent = false;
        clientProven = false;
        zonePresent = false;
        expirePresent = false;
    }

    /// Room for the client's cookie and ours, which leave with the reply once this is called.
    public byte[] useCookie() {
        cookiePresent = true;
        return cookie;
    }

    /// Whether a valid cookie shows that the client's address is not forged.
    public void setClientProven(boolean proven) {
        clientProven = proven;
    }

    public boolean isClientProven() {
        return clientProven;
    }

    /// The zone that the question's name is in: its serial and how many labels its name has (RFC
    /// 9660 §2), and how long a secondary may keep it (RFC 7314 §2), which only a question for the
    /// SOA is told.
    ///
    /// @param soa one record; the last 20 octets of it are the five numbers
    public void setZone(EncodedSet soa, boolean soaAsked) {
        byte[] record = soa.records();
        zonePresent = true;
        zoneSerial = int32(record, record.length - 20);
        zoneLabels = labels(soa.owner());
        expirePresent = soaAsked;
        expireSeconds = int32(record, record.length - 8);
    }

    private static int labels(byte[] name) {
        int labels = 0;
        for (int at = 0; name[at] != 0; at += name[at] + 1) {
            labels++;
        }
        return labels;
    }

    private static int int32(byte[] octets, int at) {
        return (octets[at] & 0xff) << 24
                | (octets[at + 1] & 0xff) << 16
                | (octets[at + 2] & 0xff) << 8
                | octets[at + 3] & 0xff;
    }

    /// How long a connection may be idle, in units of 100 ms, or {@link #NO_KEEPALIVE}.
    public void setKeepalive(int deciseconds) {
        keepalive = deciseconds;
    }

    /// What the OPT takes at most but for the extended error, which gives way to records; the zone
    /// is not known yet.
    int size(QueryView query) {
        EdnsOptions asked = query.options();
        return OPT_BYTES
                + (asked.subnet().isPresent() ? OPTION_HEAD + subnetBytes(asked.subnet()) : 0)
                + (cookiePresent ? OPTION_HEAD + COOKIE_BYTES : 0)
                + (sendsKeepalive(asked) ? OPTION_HEAD + KEEPALIVE_BYTES : 0)
                + (sendsNsid(asked) ? OPTION_HEAD + nsid.length : 0)
                + (asked.asksExpire() ? OPTION_HEAD + EXPIRE_BYTES : 0)
                + (asked.asksZoneVersion() ? OPTION_HEAD + ZONE_VERSION_BYTES : 0);
    }

    private boolean sendsKeepalive(EdnsOptions asked) {
        return asked.asksKeepalive() && keepalive != NO_KEEPALIVE;
    }

    private boolean sendsNsid(EdnsOptions asked) {
        return asked.asksNsid() && nsid.length > 0;
    }

    private boolean sendsExpire(EdnsOptions asked) {
        return asked.asksExpire() && expirePresent;
    }

    private boolean sendsZoneVersion(EdnsOptions asked) {
        return asked.asksZoneVersion() && zonePresent;
    }

    /// Writes the OPT and returns where it ends.
    ///
    /// @param reply, from, limit where to write, and where it must end at the latest but for an OPT
    ///   without options, which always leaves
    /// @param rcode all twelve bits
    /// @param scope for the client subnet
    /// @param extendedError an info code, or -1
    int write(
            byte[] reply,
            int from,
            int limit,
            QueryView query,
            int rcode,
            int scope,
            int extendedError) {
        this.octets = reply;
        this.at = from;
        this.end = limit;
        put8(0);
        put16(Dns.TYPE_OPT);
        put16(Dns.EDNS_UDP_BYTES);
        put32(rcode >>> 4 << 24 | (query.dnssecOk() ? 0x8000 : 0));
        put16(0);
        EdnsOptions asked = query.options();
        subnet(asked.subnet(), scope);
        if (cookiePresent && begin(Dns.OPTION_COOKIE, COOKIE_BYTES)) {
            put(cookie);
        }
        if (sendsKeepalive(asked) && begin(Dns.OPTION_KEEPALIVE, KEEPALIVE_BYTES)) {
            put16(keepalive);
        }
        if (sendsNsid(asked) && begin(Dns.OPTION_NSID, nsid.length)) {
            put(nsid);
        }
        if (sendsExpire(asked) && begin(Dns.OPTION_EXPIRE, EXPIRE_BYTES)) {
            put32(expireSeconds);
        }
        if (sendsZoneVersion(asked) && begin(Dns.OPTION_ZONE_VERSION, ZONE_VERSION_BYTES)) {
            put8(zoneLabels);
            put8(TYPE_SOA_SERIAL);
            put32(zoneSerial);
        }
        if (extendedError >= 0 && begin(Dns.OPTION_EXTENDED_ERROR, ERROR_BYTES)) {
            put16(extendedError);
        }
        int size = at - from - OPT_BYTES;
        octets[from + OPT_BYTES - 2] = (byte) (size >>> 8);
        octets[from + OPT_BYTES - 1] = (byte) size;
        return at;
    }

    /// Begins an option when it fits.
    private boolean begin(int code, int size) {
        boolean fits = at + OPTION_HEAD + size <= end;
        if (fits) {
            put16(code);
            put16(size);
        }
        return fits;
    }

    private static int subnetBytes(ClientSubnet subnet) {
        return 4 + (subnet.sourcePrefixLength() + 7) / 8;
    }

    /// Family, source prefix length and address as asked, with our scope (RFC 7871 §7.2.1).
    private void subnet(ClientSubnet subnet, int scope) {
        if (subnet.isPresent() && begin(Dns.OPTION_CLIENT_SUBNET, subnetBytes(subnet))) {
            put16(subnet.v6() ? 2 : 1);
            put8(subnet.sourcePrefixLength());
            put8(scope);
            for (int i = 0; i < (subnet.sourcePrefixLength() + 7) / 8; i++) {
                put8(addressOctet(subnet, i));
            }
        }
    }

    private static int addressOctet(ClientSubnet subnet, int i) {
        if (!subnet.v6()) {
            return (int) (subnet.low() >>> (24 - 8 * i));
        }
        long half = i < 8 ? subnet.high() : subnet.low();
        return (int) (half >>> (56 - 8 * (i % 8)));
    }

    private void put(byte[] more) {
        System.arraycopy(more, 0, octets, at, more.length);
        at += more.length;
    }

    private void put8(int value) {
        octets[at++] = (byte) value;
    }

    private void put16(int value) {
        put8(value >>> 8);
        put8(value);
    }

    private void put32(int value) {
        put16(value >>> 16);
        put16(value);
    }
}

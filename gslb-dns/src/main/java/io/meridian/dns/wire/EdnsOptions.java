package io.meridian.dns.wire;

/// The options of one query's OPT that are known here, reused from query to query. What is unknown,
/// or not read by configuration, is ignored (RFC 6891 §6.1.2).
///
/// Query path: allocates nothing.
public final class EdnsOptions {

    private static final int NO_COOKIE = -1;
    private static final int CLIENT_COOKIE_BYTES = 8;
    private static final int LEAST_BOTH_COOKIES = 16;
    private static final int MOST_BOTH_COOKIES = 40;

    private final boolean readsSubnet;
    private final boolean readsCookie;
    private final ClientSubnet subnet = new ClientSubnet();
    private int cookieAt;
    private int cookieLength;
    private boolean nsid;
    private boolean expire;
    private boolean keepalive;
    private boolean zoneVersion;

    EdnsOptions(boolean readsSubnet, boolean readsCookie) {
        this.readsSubnet = readsSubnet;
        this.readsCookie = readsCookie;
        clear();
    }

    void clear() {
        subnet.clear();
        cookieAt = NO_COOKIE;
        nsid = false;
        expire = false;
        keepalive = false;
        zoneVersion = false;
    }

    /// Takes one option in. False when its data breaks the option's RFC. What stands in options
    /// that only ask (NSID, RFC 5001 §2.1, and the like) is ignored.
    boolean read(byte[] octets, int code, int from, int end) {
        switch (code) {
            case Dns.OPTION_CLIENT_SUBNET -> {
                return !readsSubnet || subnet.read(octets, from, end);
            }
            case Dns.OPTION_COOKIE -> {
                return !readsCookie || readCookie(from, end - from);
            }
            case Dns.OPTION_NSID -> nsid = true;
            case Dns.OPTION_EXPIRE -> expire = true;
            case Dns.OPTION_KEEPALIVE -> keepalive = true;
            case Dns.OPTION_ZONE_VERSION -> zoneVersion = true;
            default -> {}
        }
        return true;
    }

    /// The client's eight octets alone, or with 8 to 32 of a server behind them; of several cookies
    /// only the first is looked at (RFC 7873 §5.2).
    private boolean readCookie(int from, int length) {
        if (cookieAt != NO_COOKIE) {
            return true;
        }
        cookieAt = from;
        cookieLength = length;
        return length == CLIENT_COOKIE_BYTES
                || length >= LEAST_BOTH_COOKIES && length <= MOST_BOTH_COOKIES;
    }

    public boolean hasCookie() {
        return cookieAt != NO_COOKIE;
    }

    /// Where in the query the cookies begin.
    public int cookieAt() {
        return cookieAt;
    }

    /// 8 for a client cookie alone, otherwise 16 to 40.
    public int cookieLength() {
        return cookieLength;
    }

    /// The client subnet; {@link ClientSubnet#isPresent} says whether there was one.
    public ClientSubnet subnet() {
        return subnet;
    }

    /// Whether the server's identifier is asked for (RFC 5001).
    public boolean asksNsid() {
        return nsid;
    }

    /// Whether the zone's expire time is asked for (RFC 7314).
    public boolean asksExpire() {
        return expire;
    }

    /// Whether the idle timeout is asked for (RFC 7828); meaningless over UDP.
    public boolean asksKeepalive() {
        return keepalive;
    }

    /// Whether anything is asked of the zone that the name is in.
    public boolean asksOfZone() {
        return expire || zoneVersion;
    }

    /// Whether the zone's version is asked for (RFC 9660).
    public boolean asksZoneVersion() {
        return zoneVersion;
    }
}

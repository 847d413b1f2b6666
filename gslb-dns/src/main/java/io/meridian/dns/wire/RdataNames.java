package io.meridian.dns.wire;

/// Where names that may be compressed stand in an RDATA: only the types of RFC 1035 have any (RFC
/// 3597 §4), of which every parser knows that.
public enum RdataNames {
    NONE(0, 0),
    /// NS, CNAME, PTR, and the mailbox types.
    FIRST(0, 1),
    /// SOA and MINFO.
    FIRST_TWO(0, 2),
    /// MX: behind the preference.
    SECOND_FIELD(2, 1);

    final int skippedBytes;
    final int names;

    RdataNames(int skippedBytes, int names) {
        this.skippedBytes = skippedBytes;
        this.names = names;
    }

    /// Of a type.
    public static RdataNames of(int type) {
        return switch (type) {
            case Dns.TYPE_NS,
                    Dns.TYPE_MD,
                    Dns.TYPE_MF,
                    Dns.TYPE_CNAME,
                    Dns.TYPE_MB,
                    Dns.TYPE_MG,
                    Dns.TYPE_MR,
                    Dns.TYPE_PTR ->
                    FIRST;
            case Dns.TYPE_SOA, Dns.TYPE_MINFO -> FIRST_TWO;
            case Dns.TYPE_MX -> SECOND_FIELD;
            default -> NONE;
        };
    }
}

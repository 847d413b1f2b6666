package io.meridian.dns.wire;

/// Numbers of the protocol, under the names of the IANA registry.
public final class Dns {

    private Dns() {}

    public static final int HEADER_BYTES = 12;
    public static final int MAX_NAME_BYTES = 255;
    public static final int MAX_LABELS = 128;

    /// RFC 1035 §2.3.4, and the size that Flag Day 2020 and RFC 9715 settled on.
    public static final int PLAIN_UDP_BYTES = 512;

    public static final int EDNS_UDP_BYTES = 1232;
    public static final int MAX_MESSAGE_BYTES = 65_535;

    public static final int OPCODE_QUERY = 0;
    public static final int OPCODE_NOTIFY = 4;
    public static final int OPCODE_UPDATE = 5;

    public static final int NOERROR = 0;
    public static final int FORMERR = 1;
    public static final int SERVFAIL = 2;
    public static final int NXDOMAIN = 3;
    public static final int NOTIMP = 4;
    public static final int REFUSED = 5;
    public static final int YXDOMAIN = 6;
    public static final int NOTAUTH = 9;
    public static final int BADVERS = 16;
    public static final int BADCOOKIE = 23;

    public static final int CLASS_IN = 1;
    public static final int CLASS_CH = 3;

    public static final int TYPE_A = 1;
    public static final int TYPE_CNAME = 5;
    public static final int TYPE_NS = 2;
    public static final int TYPE_MD = 3;
    public static final int TYPE_MF = 4;
    public static final int TYPE_SOA = 6;
    public static final int TYPE_MB = 7;
    public static final int TYPE_MG = 8;
    public static final int TYPE_MR = 9;
    public static final int TYPE_PTR = 12;
    public static final int TYPE_HINFO = 13;
    public static final int TYPE_MINFO = 14;
    public static final int TYPE_MX = 15;
    public static final int TYPE_TXT = 16;
    public static final int TYPE_AAAA = 28;
    public static final int TYPE_DNAME = 39;
    public static final int TYPE_DS = 43;
    public static final int TYPE_SVCB = 64;
    public static final int TYPE_HTTPS = 65;
    public static final int TYPE_OPT = 41;
    public static final int TYPE_RRSIG = 46;
    public static final int TYPE_NXNAME = 128;
    public static final int TYPE_TKEY = 249;
    public static final int TYPE_TSIG = 250;
    public static final int TYPE_IXFR = 251;
    public static final int TYPE_AXFR = 252;
    public static final int TYPE_ANY = 255;

    public static final int OPTION_NSID = 3;
    public static final int OPTION_CLIENT_SUBNET = 8;
    public static final int OPTION_EXPIRE = 9;
    public static final int OPTION_COOKIE = 10;
    public static final int OPTION_KEEPALIVE = 11;
    public static final int OPTION_EXTENDED_ERROR = 15;
    public static final int OPTION_ZONE_VERSION = 19;

    public static final int EDE_NOT_READY = 14;
    public static final int EDE_PROHIBITED = 18;
    public static final int EDE_NOT_AUTHORITATIVE = 20;
    public static final int EDE_INVALID_DATA = 24;
    public static final int EDE_INVALID_QUERY_TYPE = 30;
}

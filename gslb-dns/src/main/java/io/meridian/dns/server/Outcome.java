package io.meridian.dns.server;

import io.meridian.dns.wire.Dns;

/// How a query can end: exactly one of these is counted for each. The catalogue of what
/// `gslb_dns_queries_total` can say.
public enum Outcome {
    DROPPED_NOT_A_QUERY(-1, -1, "shorter than a header, or itself a reply"),
    DROPPED_NO_SOURCE_PORT(-1, -1, "from port 0, where nobody can be answered"),
    NOT_IMPLEMENTED(Dns.NOTIMP, -1, "an opcode that is not served"),
    NOTIFY_REFUSED(Dns.NOTAUTH, -1, "a NOTIFY: no zone here is a secondary"),
    UPDATE_REFUSED(Dns.REFUSED, -1, "a dynamic update"),
    MALFORMED(Dns.FORMERR, -1, "the question could not be read"),
    MALFORMED_EDNS(Dns.FORMERR, -1, "an OPT or an option that breaks its RFC"),
    COOKIE_ALONE(Dns.NOERROR, -1, "no question, only a cookie"),
    BAD_VERSION(Dns.BADVERS, -1, "an EDNS version above 0"),
    IDENTITY(Dns.NOERROR, -1, "class CH: what this server calls itself"),
    CLASS_REFUSED(Dns.REFUSED, -1, "any other class, or a name that tells nothing"),
    META_TYPE(Dns.FORMERR, Dns.EDE_INVALID_QUERY_TYPE, "a type that cannot be asked for"),
    RRSIG_REFUSED(Dns.REFUSED, -1, "RRSIG: RFC 8482 §7"),
    TRANSFER_REFUSED(Dns.REFUSED, Dns.EDE_PROHIBITED, "AXFR or IXFR"),
    NOT_OURS(Dns.REFUSED, Dns.EDE_NOT_AUTHORITATIVE, "a name in none of the zones"),
    STATIC(Dns.NOERROR, -1, "records of a zone's configuration"),
    BALANCED(Dns.NOERROR, -1, "a service, from a member that is up"),
    BALANCED_UNTESTED(Dns.NOERROR, -1, "a service, from a member without a verdict yet"),
    BALANCED_PANIC(Dns.NOERROR, -1, "a service with too small a share up: all of its members"),
    BALANCED_DOWN(Dns.NOERROR, -1, "a service with no member up: its down response"),
    BALANCED_SILENT(-1, -1, "a service with no member up, whose down response is no reply"),
    COLD_START(
            Dns.SERVFAIL,
            Dns.EDE_NOT_READY,
            "a service whose members are not tested, or services not heard of, yet"),
    ALIAS(Dns.NOERROR, -1, "an alias that leads out of the zones, round, or on too far"),
    NAME_TOO_LONG(Dns.YXDOMAIN, -1, "a name that a DNAME makes longer than 255 octets"),
    DELEGATION(Dns.NOERROR, -1, "a referral to the name servers behind a zone cut"),
    ZONE_NOT_READY(Dns.SERVFAIL, Dns.EDE_NOT_READY, "a zone whose file could not be read"),
    ZONE_REFUSED(Dns.SERVFAIL, Dns.EDE_INVALID_DATA, "a zone whose file breaks a rule"),
    EXPLAINED(Dns.NOERROR, -1, "`_why`: the reasons of an answer, for those who may ask"),
    NODATA(Dns.NOERROR, -1, "the name exists, the type does not"),
    NAME_ERROR(Dns.NXDOMAIN, -1, "the name does not exist"),
    FAILED(Dns.SERVFAIL, -1, "an error of ours: see the log");

    final int rcode;
    final int extendedError;
    private final String help;

    Outcome(int rcode, int extendedError, String help) {
        this.rcode = rcode;
        this.extendedError = extendedError;
        this.help = help;
    }

    /// One clause for people.
    public String help() {
        return help;
    }
}

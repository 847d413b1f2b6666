package io.meridian.dns.server;

/// What may befall a query beside its one outcome. The catalogue of the counters that stand next to
/// `gslb_dns_queries_total`.
public enum QueryEvent {
    TRUNCATED,
    COOKIE_VALID,
    COOKIE_FRESH,
    COOKIE_INVALID,
    LIMITED_TRUNCATED,
    LIMITED_BADCOOKIE,
    LIMITED_DROPPED
}

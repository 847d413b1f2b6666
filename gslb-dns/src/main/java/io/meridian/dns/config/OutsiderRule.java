package io.meridian.dns.config;

/// What becomes of a zone file with records that lie outside the zone.
public enum OutsiderRule {
    /// It is refused.
    REFUSE,
    /// They are left out, with a warning.
    IGNORE
}

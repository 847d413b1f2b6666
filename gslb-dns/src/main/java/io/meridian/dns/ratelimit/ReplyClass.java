package io.meridian.dns.ratelimit;

/// Kinds of replies that are counted apart, so that a flood of one leaves the others to the client.
public enum ReplyClass {
    ANSWER,
    NODATA,
    REFERRAL,
    NAME_ERROR,
    ERROR;

    private static final int NXDOMAIN = 3;

    /// The kind of a reply, from its header.
    public static ReplyClass of(byte[] reply) {
        int rcode = reply[3] & 15;
        if (rcode != 0) {
            return rcode == NXDOMAIN ? NAME_ERROR : ERROR;
        }
        if (reply[6] != 0 || reply[7] != 0 || (reply[2] & 2) != 0) { // records, or too many of them
            return ANSWER;
        }
        return (reply[2] & 4) != 0 ? NODATA : REFERRAL;
    }
}

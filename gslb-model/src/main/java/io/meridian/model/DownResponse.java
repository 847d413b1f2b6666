package io.meridian.model;

/// What a service answers when none of its members is up.
public sealed interface DownResponse {

    /// What operators read.
    default String inWords() {
        return switch (this) {
            case AllRecords _ -> "all records (fail open)";
            case Empty _ -> "an empty answer";
            case NoReply _ -> "no reply";
            case FallbackIp last -> "the address of last resort, " + last.address;
        };
    }

    /// Every member that no operator took out, regardless of health: "fail open".
    record AllRecords() implements DownResponse {}

    /// NOERROR without answers; the SOA's TTL is at most the service's.
    record Empty() implements DownResponse {}

    /// No reply at all. Resolvers will count the server as dead.
    record NoReply() implements DownResponse {}

    /// One address of last resort, in its own family; the other family gets an empty answer.
    record FallbackIp(IpAddress address) implements DownResponse {}
}

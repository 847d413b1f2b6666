package io.meridian.dns.api;

import io.meridian.model.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why one client gets what it gets, as `/api/v1/explain` says it. What the way to the answer did
/// not come to is null or empty.
///
/// @param name lower case, without the final dot
/// @param type `A` or `AAAA`
/// @param zone the zone of this node that contains the name
/// @param aliases the steps from the name to the one that is answered, in order
/// @param service the service that answers, which for a wildcard's name has another one
/// @param location where the geo data put the client
/// @param policy the service's, in words
/// @param outcome what is replied, in words
/// @param candidates every member of the service
/// @param answer addresses
/// @param ttl in seconds
/// @param scopePrefixLength as the reply's client subnet option would have it
/// @param rejected refused objects that concern this name, or may
record Explanation(
        String name,
        String type,
        @Nullable String zone,
        List<Alias> aliases,
        @Nullable String service,
        Client client,
        @Nullable Place location,
        @Nullable String policy,
        String outcome,
        List<Candidate> candidates,
        List<String> answer,
        @Nullable Integer ttl,
        int scopePrefixLength,
        List<Rejection> rejected) {

    /// One step.
    ///
    /// @param type `CNAME` or `DNAME`
    record Alias(String name, String type, String target) {}

    /// @param source how the address is known
    record Client(String address, String source) {}

    record Place(String city, String country, double latitude, double longitude) {}

    /// @param distanceKm from the client; null when either place is not known
    /// @param kept whether it is in the answer
    /// @param reason why it is, or why not
    record Candidate(
            String member,
            @Nullable String site,
            String cluster,
            int priority,
            int weight,
            @Nullable Long distanceKm,
            Health health,
            boolean kept,
            String reason) {}

    /// @param ageMs how long its youngest verdict has held; null without one
    /// @param evidence a line for each target and site
    record Health(String state, @Nullable Long ageMs, List<String> evidence) {}
}

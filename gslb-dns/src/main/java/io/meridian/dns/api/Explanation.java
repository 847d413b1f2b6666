package io.meridian.dns.api;

import io.meridian.model.Rejection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Why one client gets what it gets, as `/api/v1/explain` says it. What the way to the answer did
/// not come to is null or empty.
///
/// @param name lower case, without the final dot
/// @param type `A` or `AAAA`
/// @param zone the zone of this node that contains the name
/// @param service the service that answers, which for an alias or a wildcard's name has another one
/// @param location where the geo data put the client
/// @param policy the service's, in words
/// @param outcome what is replied, in words
/// @param steps the way to the answer, in order
/// @param candidates every member of the service
/// @param answer addresses, or a name
/// @param ttl in seconds; null when nothing may be kept
/// @param scopePrefixLength as the reply's client subnet option would have it
/// @param rejected refused objects that concern this name, or may
/// @param next why the name that was answered leads on as it does, where that is a name of this
///   node's zones
record Explanation(
        String name,
        String type,
        @Nullable String zone,
        @Nullable String service,
        Client client,
        @Nullable Place location,
        @Nullable String policy,
        String outcome,
        List<Step> steps,
        List<Candidate> candidates,
        List<String> answer,
        @Nullable Integer ttl,
        int scopePrefixLength,
        List<Rejection> rejected,
        @Nullable Explanation next) {

    /// The same where a name was answered that this node knows more of: its records follow, and the
    /// scope is the longest of all.
    Explanation leadingTo(Explanation further) {
        boolean replied =
                !further.outcome.startsWith("SERVFAIL") && !further.outcome.startsWith("no reply");
        return new Explanation(
                name,
                type,
                zone,
                service,
                client,
                location,
                policy,
                further.outcome.startsWith("answered") ? outcome : further.outcome,
                steps,
                candidates,
                replied
                        ? Stream.concat(answer.stream(), further.answer.stream()).toList()
                        : List.of(),
                replied ? shorter(ttl, further.ttl) : null,
                replied ? Math.max(scopePrefixLength, further.scopePrefixLength) : 0,
                rejected,
                further);
    }

    private static @Nullable Integer shorter(@Nullable Integer one, @Nullable Integer other) {
        return one == null || other == null ? one : Integer.valueOf(Math.min(one, other));
    }

    /// One step of the way.
    ///
    /// @param step what was looked at, in a word
    /// @param says what was found, in a sentence or two
    record Step(String step, String says) {}

    /// Whose address decides.
    ///
    /// @param source how it is known
    record Client(String address, String source) {}

    /// @param source the file that says so
    /// @param system who routes the address, if known
    record Place(
            String city,
            String country,
            double latitude,
            double longitude,
            String source,
            @Nullable String system) {}

    /// @param publicAddress what is answered to clients that are not private; null: the member
    /// @param distanceKm from the client; null when either place is not known
    /// @param share of the draw or the hash among those that were left in the end, 0 to 1; null
    ///   outside it
    /// @param kept whether it is in the answer
    /// @param reason why it is, or why not
    record Candidate(
            String member,
            @Nullable String publicAddress,
            @Nullable String site,
            String cluster,
            int priority,
            int weight,
            @Nullable Long distanceKm,
            Health health,
            @Nullable Double share,
            boolean kept,
            String reason) {}

    /// @param ageMs how long an order or a recovery has held it out, else how long its youngest
    ///   verdict has held; null without one
    /// @param evidence a line for each target and site
    /// @param recovery why a member whose probes pass is not answered yet; null: it is
    /// @param resolved where a member that is a name leads to; null for others, and at nodes that
    ///   do not probe it
    record Health(
            String state,
            @Nullable Long ageMs,
            List<String> evidence,
            @Nullable String recovery,
            @Nullable Resolved resolved,
            List<Target> targets) {}

    /// @param addresses the last good ones
    /// @param ageMs since they were looked up; null: never yet with success
    /// @param ttl for how long they were good then, in seconds
    /// @param failure why the last lookup led to nothing; null: it did
    record Resolved(
            String name,
            List<String> addresses,
            @Nullable Long ageMs,
            long ttl,
            @Nullable String failure) {

        String inWords() {
            if (ageMs == null) {
                return name + " has no known address: " + failure;
            }
            return name
                    + " is "
                    + String.join(", ", addresses)
                    + ", looked up "
                    + Words.ago(ageMs)
                    + (failure == null ? "" : " and not again since: " + failure);
        }
    }

    /// One probe target's verdict, and the votes as they are now.
    ///
    /// @param rule by which votes become the verdict, in words
    /// @param ageMs how long the verdict has held
    record Target(String target, String rule, String verdict, long ageMs, List<Vote> votes) {}

    /// What one node last said, and how its site votes.
    ///
    /// @param vote up, down, or why the site has none
    /// @param ageMs since the attempt, as far as is known here
    record Vote(
            String site,
            String node,
            String vote,
            String state,
            String lastResult,
            long latencyMs,
            long ageMs) {}
}

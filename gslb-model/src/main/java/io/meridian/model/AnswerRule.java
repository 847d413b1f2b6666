package io.meridian.model;

/// How much an answer holds, and when there is one.
///
/// @param addresses how many members an answer names, 1 to 20; 0: all that are up in the pool that
///   answers (Avi's `numDnsIp`)
/// @param minMembers with fewer members up, over all pools, the service counts as down; 0: off
/// @param ignoresClientSubnet whether the client subnet option is disregarded: the resolver's
///   address decides, and the scope is 0
public record AnswerRule(int addresses, int minMembers, boolean ignoresClientSubnet) {

    /// One address, from whatever is up, for the client's subnet.
    public static final AnswerRule DEFAULT = new AnswerRule(1, 0, false);
}

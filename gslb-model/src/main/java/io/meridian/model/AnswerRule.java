package io.meridian.model;

import org.jspecify.annotations.Nullable;

/// How much an answer holds, and when there is one.
///
/// @param addresses how many members an answer names, 1 to 20; 0: all that are up in the pool that
///   answers (Avi's `numDnsIp`)
/// @param minMembers with fewer members up, over all pools, the service counts as down; 0: off
/// @param panic with less than so many percent of its members of the asked family up, 1 to 100, the
///   service answers all of them whatever their health, and counts as down for services above it;
///   null: off, as is 0
/// @param ignoresClientSubnet whether the client subnet option is disregarded: the resolver's
///   address decides, and the scope is 0
public record AnswerRule(
        int addresses, int minMembers, @Nullable Integer panic, boolean ignoresClientSubnet) {

    /// One address, from whatever is up, for the client's subnet.
    public static final AnswerRule DEFAULT = new AnswerRule(1, 0, null, false);

    /// What is off is written in one way, so that equal rules are equal records.
    public AnswerRule {
        panic = panic != null && panic == 0 ? null : panic;
    }
}

package io.meridian.health.verdict;

import io.meridian.model.Quorum;

/// What there is one verdict on: a target, seen under one rule. Services that share a target share
/// its opinions; the rule is each service's own.
///
/// @param target the probe target's id
public record VerdictKey(String target, Quorum quorum) {

    /// Under the rule that holds unless something else is said.
    public static VerdictKey byMajority(String target) {
        return new VerdictKey(target, Quorum.MAJORITY);
    }
}

package io.meridian.dns.decision;

import io.meridian.model.DownResponse;

/// What the node's configuration says of every service's answers.
///
/// @param orderDepth how many places are ordered by their own distance from a client
/// @param downResponse of services that have none of their own
/// @param networks whose clients get VIPs where there are public addresses
public record AnswerSettings(int orderDepth, DownResponse downResponse, PrivateNetworks networks) {

    public static final AnswerSettings DEFAULT =
            new AnswerSettings(3, new DownResponse.AllRecords(), PrivateNetworks.STANDARD);
}

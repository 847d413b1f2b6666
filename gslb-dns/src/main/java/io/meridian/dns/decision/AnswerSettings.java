package io.meridian.dns.decision;

import io.meridian.dns.affinity.AffinityTable;
import io.meridian.model.DownResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the node's configuration says of every service's answers.
///
/// @param orderDepth how many places are ordered by their own distance from a client
/// @param downResponse of services that have none of their own
/// @param networks whose clients get VIPs where there are public addresses
/// @param affinity gives the table of where clients were sent, when a service keeps some; null:
///   none does, whatever its profile says
public record AnswerSettings(
        int orderDepth,
        DownResponse downResponse,
        PrivateNetworks networks,
        @Nullable Supplier<AffinityTable> affinity) {

    public static final AnswerSettings DEFAULT =
            new AnswerSettings(3, new DownResponse.AllRecords(), PrivateNetworks.STANDARD, null);

    /// The same with a table.
    public AnswerSettings keepingIn(Supplier<AffinityTable> table) {
        return new AnswerSettings(orderDepth, downResponse, networks, table);
    }
}

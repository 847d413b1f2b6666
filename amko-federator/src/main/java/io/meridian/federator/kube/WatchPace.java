package io.meridian.federator.kube;

import java.time.Duration;

/// How often a cluster is looked at, and how long it may be silent.
///
/// @param look between two looks of its thread
/// @param ping between two questions whether the server answers
/// @param grace how long a kind may be without a watch before what is known of it is called stale:
///   a watch ends and begins anew every few minutes
/// @param lost after so long a silence nobody knows what a watch has missed: the connection is
///   given up, and all is listed anew
/// @param askAgain how soon a kind that is absent or refused is asked for again
/// @param request how long a reply may take: a busy server's page of objects comes within a second
record WatchPace(
        Duration look,
        Duration ping,
        Duration grace,
        Duration lost,
        Duration askAgain,
        Duration request) {

    static final WatchPace DEFAULT =
            new WatchPace(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15));
}

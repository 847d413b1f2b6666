package io.meridian.geo;

/// What is written for one network.
///
/// @param continent two letters as MaxMind has them (`EU`, `NA`, …), empty when not known; for
///   other servers' use
record MmdbRecord(Location location, String continent) {}

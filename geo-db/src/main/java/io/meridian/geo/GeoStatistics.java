package io.meridian.geo;

/// What a table holds, for metrics and for telling whether two sites have the same data.
///
/// @param networks networks of the databases, before holes are filled
/// @param leaves of both families
/// @param locations distinct ones
/// @param tableBytes of the arrays, without views
/// @param sha256 hex digest over the files in their order
public record GeoStatistics(
        long networks, int leaves, int locations, long tableBytes, String sha256) {}

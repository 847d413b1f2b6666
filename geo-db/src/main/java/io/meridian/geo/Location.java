package io.meridian.geo;

/// What a database says of the addresses of one network.
///
/// @param point where they are
/// @param country ISO 3166 code; empty when the database has none
/// @param city its English name; empty when the database has none
public record Location(GeoPoint point, String country, String city) {}

package io.meridian.geo;

/// What is known of the addresses of one network.
///
/// @param point where they are
/// @param country ISO 3166 code, or whatever a user's file calls it; empty when not known
/// @param city its English name; empty when not known
/// @param source the file that says so, without its folder; empty for one that is only built
public record Location(GeoPoint point, String country, String city, String source) {}

/// Client address → location → ordered sites, with the prefix for which that holds.
///
/// MaxMind databases and users' own networks are laid over each other and compiled once into a
/// {@link io.meridian.geo.GeoTable}: address → leaf. What a leaf means is a {@link
/// io.meridian.geo.GeoView}, one per distinct set of candidate locations, shared by the services
/// that have it. This package never sees a DNS packet.
@NullMarked
package io.meridian.geo;

import org.jspecify.annotations.NullMarked;

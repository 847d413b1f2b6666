package io.meridian.geo;

/// A point on the globe.
///
/// @param latitude degrees north, -90 to 90
/// @param longitude degrees east, -180 to 180
public record GeoPoint(double latitude, double longitude) {

    /// Mean radius of the Earth (IUGG).
    private static final double EARTH_RADIUS_KM = 6371.0088;

    /// Great-circle distance in kilometres by the haversine formula, which is exact enough at short
    /// distances too and does not know where ±180° is.
    public double distanceKm(GeoPoint other) {
        double phi = Math.toRadians(latitude);
        double otherPhi = Math.toRadians(other.latitude);
        double sinPhi = Math.sin((otherPhi - phi) / 2);
        double sinLambda = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
        double h = sinPhi * sinPhi + Math.cos(phi) * Math.cos(otherPhi) * sinLambda * sinLambda;
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
    }
}

package io.meridian.geo;

/// What is written for one network; equal ones are written once.
interface MmdbRecord {

    void writeTo(MmdbData data);

    /// The shape of a GeoIP2 City record, with the fields that we know.
    ///
    /// @param continent two letters as MaxMind has them (`EU`, `NA`, …), empty when not known; for
    ///   other servers' use
    record City(Location location, String continent) implements MmdbRecord {

        @Override
        public void writeTo(MmdbData data) {
            boolean hasCity = !location.city().isEmpty();
            boolean hasCountry = !location.country().isEmpty();
            boolean hasContinent = !continent.isEmpty();
            data.map(1 + (hasCity ? 1 : 0) + (hasCountry ? 1 : 0) + (hasContinent ? 1 : 0));
            if (hasCity) {
                data.text("city");
                data.map(1);
                data.text("names");
                data.map(1);
                data.text("en");
                data.text(location.city());
            }
            if (hasContinent) {
                data.codeMap("continent", "code", continent);
            }
            if (hasCountry) {
                data.codeMap("country", "iso_code", location.country());
            }
            data.text("location");
            data.map(2);
            data.text("latitude");
            data.number(location.point().latitude());
            data.text("longitude");
            data.number(location.point().longitude());
        }
    }
}

package io.meridian.geo;

/// What is written for one network; equal ones are written once.
interface MmdbRecord {

    void writeTo(MmdbData data);

    /// The shape of a GeoIP2 City record, with the fields that we know. Tags have none there.
    record City(Location location) implements MmdbRecord {

        @Override
        public void writeTo(MmdbData data) {
            int fields = 1;
            fields += location.city().isEmpty() ? 0 : 1;
            fields += location.continent().isEmpty() ? 0 : 1;
            fields += location.country().isEmpty() ? 0 : 1;
            fields += location.regions().isEmpty() ? 0 : 1;
            data.map(fields);
            if (!location.city().isEmpty()) {
                data.text("city");
                data.map(1);
                data.text("names");
                data.map(1);
                data.text("en");
                data.text(location.city());
            }
            if (!location.continent().isEmpty()) {
                data.codeMap("continent", "code", location.continent());
            }
            if (!location.country().isEmpty()) {
                data.codeMap("country", "iso_code", location.country());
            }
            data.text("location");
            data.map(2);
            data.text("latitude");
            data.number(location.point().latitude());
            data.text("longitude");
            data.number(location.point().longitude());
            if (!location.regions().isEmpty()) {
                regions(data);
            }
        }

        /// Without the country, which the database has beside them.
        private void regions(MmdbData data) {
            data.text("subdivisions");
            data.array(location.regions().size());
            for (String region : location.regions()) {
                data.map(1);
                data.text("iso_code");
                data.text(region.substring(region.indexOf('-') + 1));
            }
        }
    }

    /// The shape of a GeoLite2 ASN record.
    record Routing(Asn system) implements MmdbRecord {

        @Override
        public void writeTo(MmdbData data) {
            data.map(2);
            data.text("autonomous_system_number");
            data.unsigned32(system.number());
            data.text("autonomous_system_organization");
            data.text(system.organization());
        }
    }
}

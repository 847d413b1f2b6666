package io.meridian.model;

import java.util.List;

/// A data centre: where it stands and whose VIPs are there.
///
/// @param name unique in the installation
/// @param latitude degrees north, -90 to 90
/// @param longitude degrees east, -180 to 180
/// @param clusters the cluster contexts whose VIPs stand at this site
/// @param enabled a disabled site's members are never answered
public record Site(
        String name, double latitude, double longitude, List<String> clusters, boolean enabled)
        implements PublishedRecord {

    public Site {
        clusters = List.copyOf(clusters);
    }

    @Override
    public RecordKey key() {
        return new RecordKey(RecordKey.Kind.SITE, name);
    }
}

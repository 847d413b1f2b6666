package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.geo.GeoStatistics;
import io.meridian.geo.GeoStatistics.GeoFile;
import io.meridian.geo.GeoTable;
import io.meridian.geo.GeoWatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What says where clients are, and how loading it has gone.
///
/// @param files in the order in which they decide; a user's file with the lines that are left out
/// @param sha256 over all files: nodes with the same have the same data; null without any file
/// @param loadedAt when the data that are in use were ready
/// @param reloads how many times new data were taken over since the start
/// @param failures how many times changed files were refused since the start
/// @param problem why the last load was refused, the data in use being older; null when it was not
record GeoJson(
        List<FileJson> files,
        long networks,
        int leaves,
        int locations,
        long tableBytes,
        @Nullable String sha256,
        @Nullable String loadedAt,
        long loadMs,
        long reloads,
        long failures,
        @Nullable String problem,
        @Nullable String problemAt) {

    record FileJson(
            String file,
            String type,
            @Nullable String built,
            long networks,
            long droppedLines,
            List<String> dropped,
            String sha256) {}

    static GeoJson of(DnsNode node) {
        GeoTable table = node.geo();
        GeoStatistics in = table == null ? null : table.statistics();
        GeoWatcher.Status status = node.geoReloading();
        return new GeoJson(
                in == null ? List.of() : in.files().stream().map(GeoJson::file).toList(),
                in == null ? 0 : in.networks(),
                in == null ? 0 : in.leaves(),
                in == null ? 0 : in.locations(),
                in == null ? 0 : in.tableBytes(),
                in == null ? null : in.sha256(),
                in == null ? null : in.loadedAt().toString(),
                in == null ? 0 : in.loadTime().toMillis(),
                status.reloads(),
                status.failures(),
                status.problem(),
                text(status.problemAt()));
    }

    private static FileJson file(GeoFile file) {
        return new FileJson(
                file.file(),
                file.type(),
                text(file.built()),
                file.networks(),
                file.droppedLines(),
                file.dropped(),
                file.sha256());
    }

    private static @Nullable String text(@Nullable Object known) {
        return known == null ? null : known.toString();
    }
}

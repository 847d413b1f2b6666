package io.meridian.dns.config;

import io.meridian.dns.zone.load.ZoneSource;
import io.meridian.yaml.Key;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A folder of zone files: each file `NAME.zone` is the zone NAME.
public record ZoneFolderConfig(
        @Key(doc = "the folder; files come and go while the node runs") Path folder,
        @Key(
                        defaultValue = "file",
                        doc =
                                "serial of its zones: as written, or `auto` to add what follows from the log position")
                SerialRule serial,
        @Key(
                        min = 0,
                        max = 604_800,
                        doc =
                                "TTL of SOA, NS and glue of its zones, in seconds; by default as written")
                @Nullable Integer infrastructureTtl,
        @Key(defaultValue = "refuse", doc = "what to do with records that lie outside their zone")
                OutsiderRule outsiders) {

    /// The folder as the zone library takes it.
    public ZoneSource toSource() {
        return new ZoneSource.Folder(
                folder, SerialRule.settings(serial, infrastructureTtl, outsiders));
    }
}

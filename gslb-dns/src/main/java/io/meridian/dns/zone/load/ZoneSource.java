package io.meridian.dns.zone.load;

import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.ZoneSettings;
import java.nio.file.Path;
import org.xbill.DNS.Name;

/// Where zones come from, as the configuration has it.
public sealed interface ZoneSource {

    /// A zone made up from configuration.
    record Configured(ConfiguredZone zone) implements ZoneSource {}

    /// A zone file.
    ///
    /// @param apex absolute, lower case
    record File(Name apex, Path file, ZoneSettings settings) implements ZoneSource {}

    /// A folder whose files `NAME.zone` are the zones NAME.
    record Folder(Path folder, ZoneSettings settings) implements ZoneSource {

        /// What a zone file's name ends in.
        static final String SUFFIX = ".zone";
    }

    /// A zone file.
    ///
    /// @param name a zone's, as text
    static File file(String name, Path file, ZoneSettings settings) {
        return new File(ZoneContents.absolute(name), file, settings);
    }
}

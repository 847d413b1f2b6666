package io.meridian.dns.zone.load;

import io.meridian.dns.zone.CompiledZone;
import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.ZoneSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/// One zone that has a file: what is served of it, and how its file was found last. Belongs to the
/// {@link ZoneLibrary}, under whose lock it changes.
final class HeldZone {

    private final Name apex;
    private final Path file;
    private final ZoneSettings settings;
    private @Nullable ZoneReading reading;
    private @Nullable CompiledZone served;
    private @Nullable Instant servedSince;
    private Map<Path, FileStamp> seen = Map.of();

    /// @param before the same zone from another file, of which is served until this one is read
    HeldZone(Name apex, Path file, ZoneSettings settings, @Nullable HeldZone before) {
        this.apex = apex;
        this.file = file;
        this.settings = settings;
        this.served = before == null ? null : before.served;
        this.servedSince = before == null ? null : before.servedSince;
    }

    boolean isOf(Path otherFile, ZoneSettings otherSettings) {
        return file.equals(otherFile) && settings.equals(otherSettings);
    }

    /// Whether the files are not as they were read.
    ///
    /// @param settled whether they must also be as they were at the look before, so that what is
    ///   being written is not read halfway
    boolean isChanged(boolean settled) {
        Map<Path, FileStamp> now = new HashMap<>();
        if (reading == null) {
            now.put(file, FileStamp.of(file));
        } else {
            reading.files().keySet().forEach(read -> now.put(read, FileStamp.of(read)));
            if (now.equals(reading.files())) {
                return false;
            }
        }
        boolean same = now.equals(seen);
        seen = now;
        return same || !settled;
    }

    /// Reads the file; what is refused leaves what is served.
    ///
    /// @return whether what is served has changed
    boolean read(Set<String> services) {
        ZoneReading next = ZoneFileReader.read(apex, file, settings, services);
        reading = next;
        if (next.zone() == null) {
            return false;
        }
        served = next.zone();
        servedSince = Instant.now();
        return true;
    }

    Name apex() {
        return apex;
    }

    @Nullable CompiledZone served() {
        return served;
    }

    /// For a zone of which nothing is served.
    Lookup.NotLoaded notLoaded() {
        return new Lookup.NotLoaded(reading != null && reading.isThere());
    }

    ZoneStatus status() {
        return new ZoneStatus(
                ZoneContents.display(apex),
                file,
                served,
                servedSince,
                reading == null ? List.of() : reading.problems(),
                reading == null ? List.of() : reading.warnings());
    }
}

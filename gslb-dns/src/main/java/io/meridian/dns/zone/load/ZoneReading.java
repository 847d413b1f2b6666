package io.meridian.dns.zone.load;

import io.meridian.dns.zone.CompiledZone;
import io.meridian.model.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What reading a zone led to.
///
/// @param zone null when there is a problem
/// @param problems for which it is refused, by place
/// @param warnings of what is served in spite of them
/// @param isThere whether the zone's own file could be read at all
/// @param files all that were read or looked for, and how they were found: a change makes the zone
///   be read again
public record ZoneReading(
        @Nullable CompiledZone zone,
        List<Problem> problems,
        List<Problem> warnings,
        boolean isThere,
        Map<Path, FileStamp> files) {

    public ZoneReading {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        files = Map.copyOf(files);
    }
}

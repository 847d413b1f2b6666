package io.meridian.dns.zone.load;

import io.meridian.dns.zone.CompiledZone;
import io.meridian.model.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How it stands with one zone.
///
/// @param name lower case, without the final dot; empty for a folder that has a problem itself
/// @param file null for a zone of the configuration
/// @param served what is answered from; null when nothing is
/// @param servedSince when that was read
/// @param problems for which the file, as it is now, is refused
/// @param warnings of what is served
public record ZoneStatus(
        String name,
        @Nullable Path file,
        @Nullable CompiledZone served,
        @Nullable Instant servedSince,
        List<Problem> problems,
        List<Problem> warnings) {

    /// Whether the newest file was refused.
    public boolean isRefused() {
        return !problems.isEmpty();
    }
}

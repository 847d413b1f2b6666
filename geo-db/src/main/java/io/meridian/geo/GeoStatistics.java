package io.meridian.geo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a table holds and where it came from.
///
/// @param files in the order in which they decide
/// @param networks of all files that locate, before they are laid over each other
/// @param leaves of both families
/// @param locations distinct ones
/// @param tableBytes of the arrays, without views
/// @param sha256 over the files' own digests, in their order: two nodes with the same have the same
///   data
/// @param loadedAt when it was ready
/// @param loadTime how long reading and compiling took
public record GeoStatistics(
        List<GeoFile> files,
        long networks,
        int leaves,
        int locations,
        long tableBytes,
        String sha256,
        Instant loadedAt,
        Duration loadTime) {

    public GeoStatistics {
        files = List.copyOf(files);
    }

    /// One file.
    ///
    /// @param type as a database says it, `V.01` or `CSV`
    /// @param built when a database was made; null for a user's file
    /// @param droppedLines lines of a user's file that are wrong and were left out
    /// @param dropped the first hundred of them, as `file:line: rule`
    public record GeoFile(
            String file,
            String type,
            @Nullable Instant built,
            long networks,
            long droppedLines,
            List<String> dropped,
            String sha256) {

        public GeoFile {
            dropped = List.copyOf(dropped);
        }
    }
}

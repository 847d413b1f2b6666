package io.meridian.dns.zone.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// What changes when a file does: its time, its size, and which file it is.
///
/// @param size -1 when it is not there
public record FileStamp(long modified, long size, String key) {

    private static final FileStamp ABSENT = new FileStamp(0, -1, "");

    /// As it is now.
    public static FileStamp of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(
                    now.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                    now.size(),
                    Objects.toString(now.fileKey()));
        } catch (IOException absent) {
            return ABSENT;
        }
    }
}

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

    /// Of a file that is there and could not be read: never as it is now, so that it is tried
    /// again. Who lets it be read changes neither its time nor its size.
    static final FileStamp UNREAD = new FileStamp(0, -2, "");

    private static final FileStamp ABSENT = new FileStamp(0, -1, "");

    boolean isAbsent() {
        return equals(ABSENT);
    }

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

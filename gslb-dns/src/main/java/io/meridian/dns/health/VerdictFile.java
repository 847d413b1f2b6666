package io.meridian.dns.health;

import io.meridian.health.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last verdicts on disk, a line each: `UP http://192.0.2.1:80/…`. A line that is not one is
/// left out; that target is tested like a new one.
public final class VerdictFile {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictFile.class);

    private final Path file;
    private boolean failing;

    public VerdictFile(Path file) {
        this.file = file;
    }

    Map<String, Verdict.State> read() {
        Map<String, Verdict.State> states = new HashMap<>();
        try {
            if (Files.exists(file)) {
                // Not as UTF-8: damaged octets must cost their line, not the file.
                Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .forEach(line -> read(line, states));
            }
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.warn("{} cannot be read, members are tested anew: {}", file, unreadable.toString());
        }
        return states;
    }

    private static void read(String line, Map<String, Verdict.State> states) {
        for (Verdict.State state : Verdict.State.values()) {
            if (line.startsWith(state.name() + " ")) {
                states.put(line.substring(state.name().length() + 1), state);
            }
        }
    }

    /// Replaces the file whole. What cannot be written leaves the old one.
    ///
    /// @return whether it is on disk now
    boolean write(Map<String, Verdict.State> states) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(states)
                .forEach((target, state) ->
                        text.append(state).append(' ').append(target).append('\n'));
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            writeThrough(beside, text.toString().getBytes(StandardCharsets.ISO_8859_1));
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            failing = false;
            return true;
        } catch (IOException failed) {
            if (!failing) {
                LOG.warn("{} cannot be written, the old one stays: {}", file, failed.toString());
            }
            failing = true;
            return false;
        }
    }

    private static void writeThrough(Path path, byte[] octets) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(octets);
            while (rest.hasRemaining()) {
                int _ = channel.write(rest);
            }
            channel.force(true);
        }
    }
}

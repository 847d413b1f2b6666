package io.meridian.dns.health;

import io.meridian.health.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last verdicts on disk, a line each: `UP http://192.0.2.1:80/…`. A line that is not one is
/// left out; that target is tested like a new one.
public final class VerdictFile {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictFile.class);

    private final Path file;

    public VerdictFile(Path file) {
        this.file = file;
    }

    Map<String, Verdict.State> read() {
        Map<String, Verdict.State> states = new HashMap<>();
        try {
            if (Files.exists(file)) {
                Files.readString(file).lines().forEach(line -> read(line, states));
            }
        } catch (IOException | java.io.UncheckedIOException unreadable) {
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

    /// @return whether it is on disk now
    boolean write(Map<String, Verdict.State> states) {
        StringBuilder text = new StringBuilder();
        states.forEach(
                (target, state) -> text.append(state).append(' ').append(target).append('\n'));
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(beside, text);
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException failed) {
            LOG.debug("{} cannot be written: {}", file, failed.toString());
            return false;
        }
    }
}

package io.meridian.dns.health;

import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.health.verdict.VerdictText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of health, on disk, a line each. A line that is not one is left out; that target
/// is tested like a new one.
///
/// | line | says |
/// |---|---|
/// | `UP majority http://192.0.2.1:80/…` | the verdict on a target under a rule |
/// | `DOWN any/london/newyork tcp://…` | likewise, the rule with the sites that it asks |
/// | `SEEN tcp://…` | a target that has been up as seen from this site |
/// | `OUT 1764000000000 resume SERVICE MEMBER` | a member that went down and is not in again |
public final class VerdictFile {

    private static final Logger LOG = LoggerFactory.getLogger(VerdictFile.class);

    private final Path file;
    private boolean failing;

    public VerdictFile(Path file) {
        this.file = file;
    }

    /// @param out members by name
    record Known(
            Map<VerdictKey, Verdict.State> verdicts,
            Set<String> seenUp,
            Map<String, Recoveries.Out> out) {

        Known {
            verdicts = Map.copyOf(verdicts);
            seenUp = Set.copyOf(seenUp);
            out = Map.copyOf(out);
        }
    }

    Known read() {
        Map<VerdictKey, Verdict.State> verdicts = new HashMap<>();
        Set<String> seenUp = new HashSet<>();
        Map<String, Recoveries.Out> out = new HashMap<>();
        try {
            if (Files.exists(file)) {
                // Not as UTF-8: damaged octets must cost their line, not the file.
                Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .forEach(line -> read(line, verdicts, seenUp, out));
            }
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.warn("{} cannot be read, members are tested anew: {}", file, unreadable.toString());
        }
        return new Known(verdicts, seenUp, out);
    }

    private static void read(
            String line,
            Map<VerdictKey, Verdict.State> verdicts,
            Set<String> seenUp,
            Map<String, Recoveries.Out> out) {
        String[] words = line.split(" ", 4);
        if (words[0].equals("SEEN") && words.length >= 2) {
            seenUp.add(line.substring("SEEN ".length()));
        } else if (words[0].equals("OUT") && words.length == 4 && words[1].matches("[0-9]{1,15}")) {
            boolean awaits = words[2].equals("resume");
            out.put(words[3], new Recoveries.Out(Long.parseLong(words[1]), null, awaits));
        } else {
            VerdictText.read(line)
                    .ifPresent(found -> verdicts.put(found.getKey(), found.getValue()));
        }
    }

    /// Replaces the file whole. What cannot be written leaves the old one.
    ///
    /// @return whether it is on disk now
    boolean write(Known known) {
        List<String> lines = new ArrayList<>();
        known.verdicts().forEach((key, state) -> lines.add(VerdictText.of(key, state)));
        known.seenUp().forEach(target -> lines.add("SEEN " + target));
        known.out()
                .forEach((member, out) ->
                        lines.add(
                                "OUT "
                                        + out.sinceMillis()
                                        + (out.awaitsResume() ? " resume " : " holddown ")
                                        + member));
        lines.sort(null);
        String text = String.join("\n", lines) + "\n";
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            writeThrough(beside, text.getBytes(StandardCharsets.ISO_8859_1));
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

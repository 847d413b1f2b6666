package io.meridian.federator.kube;

import io.meridian.federator.watch.ClusterObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The copy on disk of what one cluster held: what a federator starts from while the cluster cannot
/// be reached. One file for each kind, whose first line says what it is a copy of; then one object
/// a line behind its checksum, and their number. A line that is damaged or of something else is
/// left out alone, and the kind then counts as not known in full.
final class KnownObjects {

    private static final Logger LOG = LoggerFactory.getLogger(KnownObjects.class);
    private static final String SEEN = "seen";

    /// What was kept of a kind.
    ///
    /// @param refused lines that could not be used, a missing beginning or end among them
    record Kept(List<ClusterObject> objects, int refused) {

        /// Whether it is all that was written.
        boolean isComplete() {
            return refused == 0;
        }
    }

    private final String cluster;
    private final Path folder;

    /// @param folder of this cluster alone
    KnownObjects(String cluster, Path folder) {
        this.cluster = cluster;
        this.folder = folder;
    }

    /// Replaces what is kept of a kind.
    ///
    /// @throws IOException when it could not; what was kept before still is
    void write(KubeKind kind, Collection<ClusterObject> objects) throws IOException {
        Files.createDirectories(folder);
        Path beside = folder.resolve(kind.kind() + ".new");
        try (BufferedWriter writer = Files.newBufferedWriter(beside)) {
            writer.write(heading(kind) + "\n");
            for (ClusterObject object : objects) {
                writer.write(checksum(object.source()) + " " + object.source() + "\n");
            }
            writer.write("end " + objects.size() + "\n");
        }
        sync(beside);
        Files.move(
                beside,
                file(kind),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// When the cluster was last known to be as it is kept.
    void writeSeen(Instant seen) throws IOException {
        Files.createDirectories(folder);
        Path beside = folder.resolve(SEEN + ".new");
        Files.writeString(beside, seen.toString());
        Files.move(
                beside,
                folder.resolve(SEEN),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// The same. When that cannot be read, when anything was written last; empty when nothing was.
    Optional<Instant> seen() {
        try {
            return Optional.of(Instant.parse(Files.readString(folder.resolve(SEEN)).strip()));
        } catch (IOException | DateTimeException unreadable) {
            return lastWritten();
        }
    }

    private Optional<Instant> lastWritten() {
        Optional<Instant> last = Optional.empty();
        for (KubeKind kind : KubeKind.ALL) {
            try {
                Instant written = Files.getLastModifiedTime(file(kind)).toInstant();
                last = last.filter(written::isBefore).or(() -> Optional.of(written));
            } catch (IOException absent) {
                // nothing was written of this kind
            }
        }
        return last;
    }

    /// What was kept of a kind; empty when nothing ever was.
    Optional<Kept> read(KubeKind kind) {
        List<String> lines;
        try {
            if (!Files.exists(file(kind))) {
                return Optional.empty();
            }
            // Damaged octets must spoil their own line only, as ISO 8859-1 has no malformed input.
            lines = Files.readAllLines(file(kind), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read: {}", file(kind), unreadable.toString());
            return Optional.of(new Kept(List.of(), 1));
        }
        Kept kept = read(kind, lines);
        if (!kept.isComplete()) {
            LOG.warn(
                    "{}: {} lines are damaged or of something else and left out, {} objects are taken",
                    file(kind),
                    kept.refused(),
                    kept.objects().size());
        }
        return Optional.of(kept);
    }

    private Kept read(KubeKind kind, List<String> lines) {
        if (lines.isEmpty() || !utf8(lines.getFirst()).equals(heading(kind))) {
            return new Kept(List.of(), Math.max(1, lines.size()));
        }
        List<ClusterObject> objects = new ArrayList<>();
        int refused = 0;
        boolean ended = false;
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("end ")) {
                ended = line.equals("end " + (objects.size() + refused));
            } else {
                Optional<ClusterObject> object =
                        parse(line).filter(each -> each.key().kind().equals(kind.kind()));
                object.ifPresent(objects::add);
                refused += object.isPresent() ? 0 : 1;
            }
        }
        return new Kept(objects, ended ? refused : refused + 1);
    }

    private String heading(KubeKind kind) {
        return kind.kind() + " of " + cluster;
    }

    private static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private Optional<ClusterObject> parse(String line) {
        if (line.length() < 10) {
            return Optional.empty();
        }
        String source = utf8(line.substring(9));
        return checksum(source).equals(line.substring(0, 8))
                ? KubeObjects.read(cluster, source)
                : Optional.empty();
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private Path file(KubeKind kind) {
        return folder.resolve(kind.kind());
    }
}

package io.meridian.federator.publish;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.mesh.LogChange;
import io.meridian.mesh.LogSnapshot;
import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last publications of this federator, each with what it replaced, on disk: the way back. They
/// form a chain by the root hashes of the sets; a set that another federator wrote in between
/// breaks it, and what lies behind cannot be gone back to. Not thread-safe.
final class PublishHistory {

    private static final Logger LOG = LoggerFactory.getLogger(PublishHistory.class);
    private static final int KEPT = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param from, to positions before and after
    /// @param fromHash, toHash root hashes of the sets there
    /// @param undo what stood there before
    record Entry(
            String at, String from, String fromHash, String to, String toHash, List<Undo> undo) {}

    /// @param record the record that was replaced or deleted, as the mesh writes it; null: there
    ///   was none
    record Undo(String kind, String name, @Nullable String record) {}

    private final Path folder;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long lastFile;

    PublishHistory(Path folder) {
        this.folder = folder;
        for (Path file : files()) {
            try {
                entries.addFirst(JSON.readValue(Files.readAllBytes(file), Entry.class));
                lastFile = number(file);
            } catch (IOException damaged) {
                LOG.warn("{} is left out: {}", file, damaged.toString());
            }
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static long number(Path file) {
        return HexFormat.fromHexDigitsToLong(
                String.valueOf(file.getFileName()).replace(".json", ""));
    }

    /// Latest first.
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    void add(LogSnapshot before, LogSnapshot after, List<LogChange> changes) {
        List<Undo> undo = new ArrayList<>();
        for (LogChange change : changes) {
            RecordKey key = change.key();
            PublishedRecord replaced = before.records().get(key);
            undo.add(
                    new Undo(
                            key.kind().name(),
                            key.name(),
                            replaced == null
                                    ? null
                                    : new String(
                                            MeshCodec.encode(replaced), StandardCharsets.UTF_8)));
        }
        Entry entry =
                new Entry(
                        Instant.now().toString(),
                        before.position().toString(),
                        before.rootHash(),
                        after.position().toString(),
                        after.rootHash(),
                        undo);
        entries.addFirst(entry);
        lastFile++;
        write(folder.resolve(HexFormat.of().toHexDigits(lastFile) + ".json"), entry);
        prune();
    }

    private void write(Path file, Entry entry) {
        try {
            Files.createDirectories(folder);
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.write(beside, JSON.writeValueAsBytes(entry));
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            LOG.warn("{} cannot be kept: {}", file, failed.toString());
        }
    }

    private void prune() {
        while (entries.size() > KEPT) {
            entries.removeLast();
        }
        List<Path> files = files();
        for (Path file : files.subList(0, Math.max(0, files.size() - KEPT))) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException failed) {
                LOG.warn("{} cannot be removed: {}", file, failed.toString());
            }
        }
    }

    /// The set as it was at a position; empty when there is no way back to it.
    Optional<WantedSet> setAt(String position, LogSnapshot now) {
        Map<RecordKey, PublishedRecord> set = new TreeMap<>(now.records());
        String hash = now.rootHash();
        for (Entry entry : entries) {
            if (!entry.toHash.equals(hash)) {
                break;
            }
            if (entry.to.equals(position)) {
                return Optional.of(WantedSet.of(set));
            }
            try {
                undo(entry, set);
            } catch (MalformedException damaged) {
                LOG.warn("publication {} cannot be undone: {}", entry.to, damaged.getMessage());
                return Optional.empty();
            }
            hash = entry.fromHash;
            if (entry.from.equals(position)) {
                return Optional.of(WantedSet.of(set));
            }
        }
        return Optional.empty();
    }

    private static void undo(Entry entry, Map<RecordKey, PublishedRecord> set) {
        for (Undo each : entry.undo) {
            RecordKey key = new RecordKey(RecordKey.Kind.valueOf(each.kind), each.name);
            if (each.record == null) {
                set.remove(key);
            } else {
                set.put(key, MeshCodec.decode(each.record.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}

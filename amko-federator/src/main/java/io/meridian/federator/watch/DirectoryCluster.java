package io.meridian.federator.watch;

import io.meridian.model.Problem;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlDocuments;
import io.meridian.yaml.YamlNode;
import io.meridian.yaml.YamlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The directory door: manifests in files of any name that ends in `.yaml`, `.yml` or `.json`,
/// several documents in each, in sub-folders too, except `status`.
///
/// Looks at names, sizes and times of all files five times a second, which sees what any editor
/// does on any file system; objects that a file no longer has are gone once two looks in a row
/// found it the same. A file that cannot be read as YAML keeps what it held last.
public final class DirectoryCluster implements MemberCluster {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryCluster.class);
    private static final long LOOK_MILLIS = 200;
    private static final String STATUS = "status";

    /// What is known of one file.
    ///
    /// @param stamp changes when the file does
    private record Known(String stamp, List<ClusterObject> objects, List<Problem> problems) {}

    private final String name;
    private final Path folder;
    private final LastGood lastGood;
    private final SortedMap<String, Known> files = new TreeMap<>();
    private Map<String, String> lastStamps = Map.of();
    private final Thread thread;
    private volatile ClusterView view;
    private volatile boolean running = true;
    private @Nullable Consumer<ObjectEvent> listener;

    public DirectoryCluster(String name, Path folder, LastGood lastGood) {
        this.name = name;
        this.folder = folder;
        this.lastGood = lastGood;
        this.view = new ClusterView(name, new TreeMap<>(), Map.of(), false, null);
        this.thread = Thread.ofPlatform().daemon().name("watch-" + name).unstarted(this::run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Consumer<ObjectEvent> events) {
        listener = events;
        look();
        thread.start();
    }

    @Override
    public ClusterView view() {
        return view;
    }

    private void run() {
        while (running) {
            try {
                Thread.sleep(LOOK_MILLIS);
                look();
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException failed) {
                LOG.error("{} could not be looked at", folder, failed);
            }
        }
    }

    private synchronized void look() {
        Map<String, String> stamps;
        try {
            stamps = stamps();
        } catch (IOException | UncheckedIOException unreadable) {
            becomeStale(unreadable.toString());
            return;
        }
        boolean changed =
                !view.listed()
                        || view.staleSince() != null
                        || files.keySet().retainAll(stamps.keySet());
        for (Map.Entry<String, String> file : stamps.entrySet()) {
            Known known = files.get(file.getKey());
            if (known == null || !known.stamp.equals(file.getValue())) {
                Known next = read(file.getKey(), file.getValue(), known);
                if (isSettled(file.getKey(), file.getValue()) || !loses(known, next)) {
                    files.put(file.getKey(), next);
                    changed = true;
                }
            }
        }
        lastStamps = stamps;
        if (changed) {
            become(merge());
        }
    }

    /// Whether a file is as it was a look ago: one that is just being written may be empty for a
    /// moment, which would read as the deletion of all that it holds.
    private boolean isSettled(String file, String stamp) {
        return !view.listed() || stamp.equals(lastStamps.get(file));
    }

    private static boolean loses(@Nullable Known before, Known now) {
        return before != null && now.objects.size() < before.objects.size();
    }

    private Map<String, String> stamps() throws IOException {
        Map<String, String> stamps = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder, 8)) {
            for (Path path : paths.filter(this::isManifest).toList()) {
                stamps.put(
                        folder.relativize(path).toString(),
                        Files.getLastModifiedTime(path) + " " + Files.size(path));
            }
        } catch (java.nio.file.NoSuchFileException vanished) {
            if (!Files.isDirectory(folder)) {
                throw vanished;
            }
            return stamps(); // an editor renamed a file while we walked
        }
        return stamps;
    }

    private boolean isManifest(Path path) {
        Path relative = folder.relativize(path);
        String file = String.valueOf(relative.getFileName());
        return !relative.startsWith(STATUS)
                && !file.startsWith(".")
                && file.matches(".*\\.(yaml|yml|json)")
                && Files.isRegularFile(path);
    }

    private Known read(String file, String stamp, @Nullable Known before) {
        Problems problems = new Problems();
        String source = name + "/" + file;
        String text = "";
        try {
            text = Files.readString(folder.resolve(file));
        } catch (IOException unreadable) {
            problems.add(
                    new io.meridian.yaml.Place(source, 1), "", "cannot be read: " + unreadable);
        }
        List<ClusterObject> objects =
                problems.isEmpty() ? parse(source, text, problems) : List.of();
        if (problems.isEmpty()) {
            lastGood.keep(source, text);
            return new Known(stamp, objects, List.of());
        }
        return new Known(
                stamp, before != null ? before.objects : restored(source), problems.list());
    }

    private List<ClusterObject> restored(String source) {
        return lastGood.read(source)
                .map(text -> parse(source, text, new Problems()))
                .orElse(List.of());
    }

    private List<ClusterObject> parse(String source, String text, Problems problems) {
        return objects(name, source, text, problems);
    }

    /// The objects of a text; what is no object is a problem.
    public static List<ClusterObject> objects(
            String cluster, String source, String text, Problems problems) {
        List<ClusterObject> objects = new ArrayList<>();
        for (YamlNode document : YamlDocuments.read(source, text, problems)) {
            for (YamlNode item : items(document)) {
                if (!(item instanceof YamlNode.Mapping mapping)) {
                    problems.add(
                            item.place(),
                            "",
                            "must be a Kubernetes object, was " + item.description());
                    continue;
                }
                if (Envelope.isRight(mapping, problems)) {
                    ClusterObject.of(cluster, mapping, text).ifPresent(objects::add);
                }
            }
        }
        return objects;
    }

    /// The items of a `kind: List`, or the document itself.
    private static List<YamlNode> items(YamlNode document) {
        if (document instanceof YamlNode.Mapping mapping
                && mapping.text("kind").orElse("").equals("List")
                && mapping.get("items").orElse(null) instanceof YamlNode.Sequence items) {
            return items.items();
        }
        return List.of(document);
    }

    /// All files' objects. Of two with one key that counts which did before, else the first in path
    /// order: a copy that is laid beside changes nothing.
    private ClusterView merge() {
        SortedMap<ObjectKey, ClusterObject> objects = new TreeMap<>();
        for (Known known : files.values()) {
            known.objects.forEach(object -> objects.merge(object.key(), object, this::whoStays));
        }
        Map<String, List<Problem>> problems = new TreeMap<>();
        files.forEach((file, known) -> {
            List<Problem> own = new ArrayList<>(known.problems);
            for (ClusterObject object : known.objects) {
                ClusterObject counts = objects.get(object.key());
                if (counts != null && !counts.place().equals(object.place())) {
                    own.add(
                            new Problem(
                                    object.place().toString(),
                                    "",
                                    object.key() + " stands already at " + counts.place()));
                }
            }
            if (!own.isEmpty()) {
                problems.put(file, own);
            }
        });
        return new ClusterView(name, objects, problems, true, null);
    }

    private ClusterObject whoStays(ClusterObject first, ClusterObject second) {
        ClusterObject before = view.objects().get(first.key());
        return before != null && isOfOneFile(second, before) && !isOfOneFile(first, before)
                ? second
                : first;
    }

    private static boolean isOfOneFile(ClusterObject one, ClusterObject other) {
        return one.place().source().equals(other.place().source());
    }

    private void becomeStale(String reason) {
        if (view.staleSince() == null) {
            LOG.warn("cluster {} cannot be listed, what it held stays: {}", name, reason);
            ClusterView before = view;
            become(
                    new ClusterView(
                            name,
                            before.objects(),
                            before.sourceProblems(),
                            before.listed(),
                            Instant.now()));
        }
    }

    private void become(ClusterView next) {
        ClusterView before = view;
        view = next;
        Consumer<ObjectEvent> told = listener;
        if (told == null) {
            return;
        }
        next.objects()
                .forEach((key, object) -> {
                    if (!object.equals(before.objects().get(key))) {
                        told.accept(new ObjectEvent.Upserted(name, key));
                    }
                });
        before.objects()
                .forEach((key, object) -> {
                    if (!next.objects().containsKey(key)) {
                        told.accept(new ObjectEvent.Deleted(name, object));
                    }
                });
        told.accept(new ObjectEvent.Relisted(name));
    }

    @Override
    public void writeStatuses(Map<String, Map<String, Object>> statuses) {
        Path target = folder.resolve(STATUS);
        try {
            // Never the cluster's own folder: one that vanished must not come back empty.
            if (!Files.isDirectory(target)) {
                Files.createDirectory(target);
            }
            for (Map.Entry<String, Map<String, Object>> status : statuses.entrySet()) {
                replace(
                        target.resolve(status.getKey() + ".yaml"),
                        YamlText.write(status.getValue()));
            }
            try (Stream<Path> present = Files.list(target)) {
                for (Path file : present.toList()) {
                    String base = String.valueOf(file.getFileName()).replaceFirst("\\.yaml$", "");
                    if (!statuses.containsKey(base)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException failed) {
            LOG.warn("statuses cannot be written to {}: {}", target, failed.toString());
        }
    }

    private static void replace(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, text);
        Files.move(
                beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}

package io.meridian.geo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loads the files anew when one of them has changed, and hands the table on; files that are
/// refused leave everything as it is, and the reason is kept to be shown. Owns one thread.
///
/// A file counts as changed when it looks different from when it was loaded and the same as at the
/// look before: one that is still being written is left alone. After a refusal the files are tried
/// again when they change, and once a minute, as what could not be read may be readable again.
public final class GeoWatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GeoWatcher.class);
    private static final Duration RETRY = Duration.ofMinutes(1);

    /// How reloading has gone.
    ///
    /// @param reloads how many times new data were taken over since the start
    /// @param failures how many times files were refused since the start
    /// @param problem why the last load was refused; null when it was not
    /// @param problemAt when it was
    public record Status(
            long reloads, long failures, @Nullable String problem, @Nullable Instant problemAt) {}

    private final GeoFiles files;
    private final Consumer<GeoTable> taker;
    private final Duration every;
    private final ScheduledExecutorService thread;
    private Map<Path, String> loaded;
    private Map<Path, String> lastSeen;
    private volatile Status status = new Status(0, 0, null, null);

    /// @param loaded how the files looked before they were loaded, by {@link #look}
    /// @param taker called on the watcher's thread; when it throws, the table counts as refused
    /// @param every between two looks at the files
    public GeoWatcher(
            GeoFiles files,
            Map<Path, String> loaded,
            Consumer<GeoTable> taker,
            Duration every,
            String name) {
        this.files = files;
        this.loaded = loaded;
        this.lastSeen = loaded;
        this.taker = taker;
        this.every = every;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("geo-" + name).factory());
    }

    /// How files look now: whatever differs after a change.
    public static Map<Path, String> look(GeoFiles files) {
        Map<Path, String> looks = new HashMap<>();
        files.paths().forEach(file -> looks.put(file, look(file)));
        return looks;
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
        } catch (IOException absent) {
            return "";
        }
    }

    public void start() {
        long millis = every.toMillis();
        var _ =
                thread.scheduleWithFixedDelay(
                        this::lookGuarded, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void lookGuarded() {
        try {
            lookOnce();
        } catch (RuntimeException | OutOfMemoryError failed) {
            refuse(String.valueOf(failed));
        }
    }

    private void lookOnce() {
        Map<Path, String> now = look(files);
        boolean settled = now.equals(lastSeen);
        lastSeen = now;
        Instant refusedAt = status.problemAt();
        boolean overdue = refusedAt != null && refusedAt.plus(RETRY).isBefore(Instant.now());
        if (settled && (!now.equals(loaded) || overdue)) {
            loaded = now;
            load();
        }
    }

    /// Reads the files now, changed or not; returns when the new data are in use, or refused.
    ///
    /// @return how it went
    public Status reload() {
        try {
            thread.submit(this::loadNow).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RejectedExecutionException failed) {
            refuse(String.valueOf(failed));
        }
        return status;
    }

    private void loadNow() {
        loaded = look(files);
        lastSeen = loaded;
        try {
            load();
        } catch (RuntimeException | OutOfMemoryError failed) {
            refuse(String.valueOf(failed));
        }
    }

    private void load() {
        try {
            GeoTable table = GeoTable.load(files);
            taker.accept(table);
            status = new Status(status.reloads() + 1, status.failures(), null, null);
            LOG.info("geo data loaded anew: {}", inWords(table.statistics()));
        } catch (GeoException refused) {
            refuse(String.valueOf(refused.getMessage()));
        }
    }

    private void refuse(String problem) {
        LOG.error("geo data stay as they were: {}", problem);
        status = new Status(status.reloads(), status.failures() + 1, problem, Instant.now());
    }

    /// For the log.
    public static String inWords(GeoStatistics statistics) {
        long dropped =
                statistics.files().stream().mapToLong(GeoStatistics.GeoFile::droppedLines).sum();
        return statistics.networks()
                + " networks from "
                + statistics.files().size()
                + " files in "
                + statistics.loadTime().toMillis()
                + " ms"
                + (dropped == 0 ? "" : ", " + dropped + " wrong lines left out");
    }

    public Status status() {
        return status;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

package io.meridian.geo;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoWatcherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final AtomicReference<GeoTable> served = new AtomicReference<>();
    private GeoWatcher watcher = watcher(new GeoFiles(List.of(), List.of()));

    private GeoWatcher watcher(GeoFiles files) {
        return new GeoWatcher(
                files, GeoWatcher.look(files), served::set, Duration.ofMillis(20), "test");
    }

    @BeforeEach
    void start() throws IOException {
        write("one");
        GeoFiles files =
                new GeoFiles(
                        List.of(), List.of(new GeoFiles.UserFile(folder.resolve("n.csv"), 10)));
        watcher.close();
        watcher = watcher(files);
        served.set(GeoTable.load(files));
        watcher.start();
    }

    @AfterEach
    void stop() {
        watcher.close();
    }

    private void write(String city) throws IOException {
        replace("network,latitude,longitude,city\n192.0.2.0/24,1,1," + city + "\n");
    }

    private void replace(String text) throws IOException {
        Path beside = Files.writeString(folder.resolve("n.new"), text);
        Files.move(beside, folder.resolve("n.csv"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String city() {
        GeoTable table = served.get();
        IpAddress at = IpAddress.of("192.0.2.1");
        return table.location(table.leaf(at.high(), at.low(), at.v6()))
                .map(Location::city)
                .orElse("nowhere");
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).isLessThan(PATIENCE.toNanos());
            Thread.sleep(10);
        }
    }

    @Test
    void takesOverAChangedFile() throws Exception {
        write("two!");

        until(() -> city().equals("two!"));
        until(() -> watcher.status().reloads() == 1);
        assertThat(watcher.status().problem()).isNull();
    }

    @Test
    void keepsTheOldDataOfABadFileAndSaysWhyUntilItIsGood() throws Exception {
        replace("network,latitude,longitude,city\n192.0.2.0/24,91,1,x\n");
        until(() -> watcher.status().failures() == 1);

        assertThat(city()).isEqualTo("one");
        assertThat(watcher.status().problem())
                .isEqualTo("n.csv:2: latitude must be -90..90, was '91'");

        write("three");
        until(() -> city().equals("three"));
        until(() -> watcher.status().problem() == null);
    }

    @Test
    void keepsTheOldDataOfAFileThatHasGoneUntilItIsBack() throws Exception {
        Files.delete(folder.resolve("n.csv"));
        until(() -> watcher.status().failures() == 1);

        assertThat(city()).isEqualTo("one");
        assertThat(watcher.status().problem()).contains("n.csv: does not exist");

        write("back");
        until(() -> city().equals("back"));
    }
}

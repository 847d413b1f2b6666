package io.meridian.cli.demo;

import io.meridian.cli.CliException;
import io.meridian.cli.CliException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The demo's folder: manifests to edit, configurations to read, the nodes' data, and the log. One
/// demo at a time; the lock goes with the process, however that ends.
final class WorkFolder implements AutoCloseable {

    private static final String LOCK = "gslb-demo.lock";

    /// What the demo makes in it, and all that `--reset` takes away.
    private static final List<String> OWN =
            List.of("clusters", "config", "data", "geo", "control", "demo.log");

    private final Path folder;
    private final FileChannel lock;

    private WorkFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static Path defaultFolder() {
        return Path.of(System.getProperty("user.home", "."), ".local", "state", "gslb-demo");
    }

    /// Takes the folder, and puts there what is absent.
    ///
    /// @param reset whether to begin anew
    static WorkFolder open(Path given, boolean reset) {
        Path folder = given.toAbsolutePath().normalize();
        try {
            refuseForeign(folder);
            Files.createDirectories(folder);
            WorkFolder work = new WorkFolder(folder, lock(folder));
            if (reset) {
                for (String own : OWN) {
                    BundledFiles.delete(folder.resolve(own));
                }
            }
            work.fill();
            return work;
        } catch (IOException failed) {
            throw new CliException(
                    Reason.Unavailable,
                    "work folder " + folder + " cannot be used: " + failed,
                    failed);
        }
    }

    /// A folder that holds something else is somebody's, who would not want it reset.
    private static void refuseForeign(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || Files.exists(folder.resolve(LOCK))) {
            return;
        }
        try (Stream<Path> present = Files.list(folder)) {
            if (present.findAny().isPresent()) {
                throw new CliException(
                        Reason.BadInput,
                        "--work must be empty or of an earlier demo, " + folder + " is neither");
            }
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException held) {
            // told below
        }
        channel.close();
        throw new CliException(
                Reason.Unavailable, "a demo runs already with the work folder " + folder);
    }

    private void fill() throws IOException {
        Files.createDirectories(clusters());
        for (DemoSite site : DemoSite.ALL) {
            BundledFiles.copyWhereAbsent(
                    "clusters/" + site.name(), clusters().resolve(site.name()));
        }
        BundledFiles.copyWhereAbsent("geo", folder.resolve("geo"));
        Files.createDirectories(folder.resolve("config"));
        for (DemoSite site : DemoSite.ALL) {
            Files.writeString(configuration(site), Configurations.dns(site));
        }
        Files.writeString(federatorConfiguration(), Configurations.federator());
    }

    Path folder() {
        return folder;
    }

    Path clusters() {
        return folder.resolve("clusters");
    }

    Path geoCsv() {
        return folder.resolve("geo").resolve("demo.csv");
    }

    Path geoDatabase() {
        return folder.resolve("geo").resolve("demo.mmdb");
    }

    Path log() {
        return folder.resolve("demo.log");
    }

    Path configuration(DemoSite site) {
        return folder.resolve("config").resolve("dns-" + site.name() + ".yaml");
    }

    Path federatorConfiguration() {
        return folder.resolve("config").resolve("federator.yaml");
    }

    /// Tells where the running demo takes orders.
    void writeControl(String url) {
        try {
            Files.writeString(folder.resolve("control"), url + "\n");
        } catch (IOException failed) {
            throw new CliException(
                    Reason.Unavailable,
                    "work folder " + folder + " cannot be written: " + failed,
                    failed);
        }
    }

    /// Where a demo takes orders that runs, or ran, with a folder.
    static Optional<String> readControl(Path folder) {
        try {
            return Optional.of(Files.readString(folder.resolve("control")).strip());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve("control"));
            lock.close();
        } catch (IOException ignored) {
            // the system releases it with the process
        }
    }
}

package io.meridian.cli.demo;

import io.meridian.cli.CommandException;
import io.meridian.cli.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The demo's folder: manifests to edit, configurations to read, and the nodes' data. One demo at a
/// time.
final class WorkFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private WorkFolder(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    static Path defaultFolder() {
        return Path.of(System.getProperty("user.home", "."), ".local", "state", "gslb-demo");
    }

    /// Takes the folder, and puts there what is absent.
    ///
    /// @param reset whether to begin anew
    static WorkFolder open(Path folder, boolean reset) {
        try {
            Files.createDirectories(folder);
            FileChannel lockFile =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = lock(folder, lockFile);
            if (reset) {
                empty(folder);
            }
            WorkFolder work = new WorkFolder(folder.toAbsolutePath(), lockFile, lock);
            work.copyManifests();
            work.writeConfigurations();
            return work;
        } catch (IOException failed) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "work folder " + folder + " cannot be used: " + failed,
                    failed);
        }
    }

    private static FileLock lock(Path folder, FileChannel lockFile) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException held) {
            lock = null;
        }
        if (lock == null) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "a demo runs already with the work folder "
                            + folder
                            + "; choose another with --work");
        }
        return lock;
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                if (!path.equals(folder) && !path.endsWith("lock")) {
                    Files.deleteIfExists(path);
                }
            }
        }
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

    Path configuration(DemoSite site) {
        return folder.resolve("config").resolve("dns-" + site.name() + ".yaml");
    }

    Path federatorConfiguration() {
        return folder.resolve("config").resolve("federator.yaml");
    }

    /// A cluster's folder that is there is left as it is: it may have been edited.
    private void copyManifests() throws IOException {
        withBundled(bundled -> {
            for (DemoSite site : DemoSite.ALL) {
                Path target = clusters().resolve(site.name());
                if (!Files.exists(target)) {
                    copy(bundled.resolve("clusters").resolve(site.name()), target);
                }
            }
            if (!Files.exists(geoCsv())) {
                copy(bundled.resolve("geo"), folder.resolve("geo"));
            }
        });
    }

    private interface WithFolder {
        void use(Path bundled) throws IOException;
    }

    /// The `demo` folder within the jar, or among the classes.
    private static void withBundled(WithFolder task) throws IOException {
        try {
            java.net.URL resource = WorkFolder.class.getResource("/demo/geo/demo.csv");
            if (resource == null) {
                throw new IOException("the demo's files are not in the jar");
            }
            URI uri = resource.toURI();
            if (uri.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                    task.use(jar.getPath("demo"));
                }
            } else {
                Path csv = Path.of(uri);
                task.use(csv.resolve("../..").normalize());
            }
        } catch (URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(path));
                }
            }
        }
    }

    /// Written anew at each start: they show how separate processes would be configured.
    private void writeConfigurations() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        for (DemoSite site : DemoSite.ALL) {
            Files.writeString(
                    configuration(site),
                    """
                    site: %1$s
                    data-dir: ../data/%1$s
                    listeners:
                      - { address: 127.0.0.1, udp: { port: %2$d }, tcp: { port: %2$d } }
                    event-loops: 1
                    zones:
                      - name: gslb.example.com
                        name-servers: [ns1.example.com, ns2.example.com]
                        records: ['@ 300 IN TXT "Meridian demo"']
                    geo:
                      databases: [ { file: ../geo/demo.mmdb } ]
                    %3$s
                    api: { address: 127.0.0.1, port: %4$d }
                    """
                            .formatted(
                                    site.name(),
                                    site.dnsPort(),
                                    mesh(site.member()),
                                    site.apiPort()));
        }
        Files.writeString(
                federatorConfiguration(),
                """
                cluster: london
                data-dir: ../data/federator
                clusters:
                  london: { directory: ../clusters/london }
                  newyork: { directory: ../clusters/newyork }
                  singapore: { directory: ../clusters/singapore }
                %s
                api: { address: 127.0.0.1, port: %d }
                """
                        .formatted(mesh(DemoSite.FEDERATOR_MEMBER), DemoSite.FEDERATOR_API_PORT));
    }

    private static String mesh(int member) {
        StringBuilder members = new StringBuilder();
        for (int other = 1; other <= DemoSite.FEDERATOR_MEMBER; other++) {
            members.append("    ")
                    .append(other)
                    .append(": \"127.0.0.1:")
                    .append(DemoSite.meshPort(other))
                    .append("\"\n");
        }
        return "mesh:\n  installation: demo\n  member: "
                + member
                + "\n  members:\n"
                + members.toString().stripTrailing();
    }

    /// Where the running demo takes orders.
    private static Path controlFile(Path folder) {
        return folder.resolve("control");
    }

    void writeControlPort(int port) {
        try {
            Files.writeString(controlFile(folder), Integer.toString(port));
        } catch (IOException failed) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "work folder " + folder + " cannot be written: " + failed,
                    failed);
        }
    }

    /// The port of a demo that runs with this folder; null when none ever did.
    static @Nullable Integer readControlPort(Path folder) {
        try {
            return Integer.valueOf(Files.readString(controlFile(folder)).strip());
        } catch (IOException | NumberFormatException none) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(controlFile(folder));
            lock.release();
            lockFile.close();
        } catch (IOException ignored) {
            // the system releases it with the process
        }
    }
}

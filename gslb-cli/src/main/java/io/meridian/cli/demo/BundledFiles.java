package io.meridian.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The repository's `demo` folder as it travels in the jar (or lies among the classes).
final class BundledFiles {

    private BundledFiles() {}

    /// Copies a folder of it where `target` is absent. What is there may have been edited and is
    /// left alone; a copy that was interrupted leaves nothing at `target`.
    ///
    /// @param folder below `demo`: `clusters/london`
    static void copyWhereAbsent(String folder, Path target) throws IOException {
        if (Files.exists(target)) {
            return;
        }
        Path beside = target.resolveSibling(target.getFileName() + ".new");
        delete(beside);
        Files.createDirectories(beside);
        URI source = location(folder);
        if (source.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(source, Map.of())) {
                copy(jar.provider().getPath(source), beside);
            }
        } else {
            copy(Path.of(source), beside);
        }
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static URI location(String folder) throws IOException {
        URL url = BundledFiles.class.getResource("/demo/" + folder);
        if (url == null) {
            throw new IOException("the demo's files are not in the jar: " + folder);
        }
        try {
            return url.toURI();
        } catch (URISyntaxException malformed) {
            throw new IOException(url.toString(), malformed);
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

    /// A file or a folder with all that is in it, if it is there.
    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        }
    }
}

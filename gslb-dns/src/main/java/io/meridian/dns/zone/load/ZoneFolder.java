package io.meridian.dns.zone.load;

import io.meridian.dns.zone.ZoneSettings;
import io.meridian.model.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/// A folder of zone files: which zones are in it. Belongs to the {@link ZoneLibrary}.
final class ZoneFolder {

    private final ZoneSource.Folder source;
    private Map<Name, Path> files = new TreeMap<>();
    private List<Problem> problems = List.of();

    ZoneFolder(ZoneSource.Folder source) {
        this.source = source;
    }

    /// Lists the folder. One that cannot be listed has what it had: a mount that went away takes no
    /// zone with it.
    void look() {
        Map<Name, Path> found = new TreeMap<>();
        List<Problem> wrong = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(source.folder(), "*" + ZoneSource.Folder.SUFFIX)) {
            for (Path file : all) {
                add(file, found, wrong);
            }
            files = found;
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            wrong.add(
                    new Problem(
                            source.folder().toString(),
                            "",
                            "cannot be listed, its zones stay: " + unreadable));
        }
        problems = wrong;
    }

    private static void add(Path file, Map<Name, Path> found, List<Problem> wrong) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(".")) {
            return; // an editor's
        }
        String zone = name.substring(0, name.length() - ZoneSource.Folder.SUFFIX.length());
        try {
            Name apex = Name.fromString(zone, Name.root).canonicalize();
            Path other = found.putIfAbsent(apex, file);
            if (other != null) {
                wrong.add(new Problem(file.toString(), "", "is the zone of " + other + " again"));
            }
        } catch (TextParseException malformed) {
            wrong.add(
                    new Problem(
                            file.toString(),
                            "",
                            "must be named for its zone: " + malformed.getMessage()));
        }
    }

    Map<Name, Path> files() {
        return files;
    }

    ZoneSettings settings() {
        return source.settings();
    }

    Path path() {
        return source.folder();
    }

    List<Problem> problems() {
        return problems;
    }
}

package io.meridian.geo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Which files say where clients are.
///
/// @param databases MaxMind databases; the first that locates an address decides
/// @param userNetworks decide before every database
public record GeoFiles(List<Path> databases, List<UserFile> userNetworks) {

    /// @param priority of several files the one with the highest decides; of equals, the first
    public record UserFile(Path file, int priority) {}

    public GeoFiles {
        databases = List.copyOf(databases);
        userNetworks = List.copyOf(userNetworks);
    }

    public boolean isEmpty() {
        return databases.isEmpty() && userNetworks.isEmpty();
    }

    /// All of them.
    public List<Path> paths() {
        List<Path> paths = new ArrayList<>(databases);
        userNetworks.forEach(user -> paths.add(user.file()));
        return paths;
    }
}

package io.meridian.geo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Compiles databases into one table. Single-use.
final class GeoCompiler {

    private final List<LeafIndexBuilder> ipv4 = new ArrayList<>();
    private final List<LeafIndexBuilder> ipv6 = new ArrayList<>();
    private final Map<Location, Integer> classes = new HashMap<>();
    private final List<Location> locations = new ArrayList<>();
    private long networks;

    private GeoCompiler() {}

    static GeoTable compile(List<Path> databases) {
        GeoCompiler compiler = new GeoCompiler();
        databases.forEach(compiler::read);
        LeafIndex ipv4 = combine(compiler.ipv4, false);
        LeafIndex ipv6 = combine(compiler.ipv6, true);
        GeoStatistics statistics =
                new GeoStatistics(
                        compiler.networks,
                        ipv4.size() + ipv6.size(),
                        compiler.locations.size(),
                        ipv4.bytes() + ipv6.bytes(),
                        digest(databases));
        return new GeoTable(ipv4, ipv6, compiler.locations, statistics);
    }

    private void read(Path database) {
        LeafIndexBuilder own4 = new LeafIndexBuilder(false);
        LeafIndexBuilder own6 = new LeafIndexBuilder(true);
        MmdbSource.read(
                database,
                (network, location) -> {
                    int locationClass =
                            classes.computeIfAbsent(
                                    location,
                                    added -> {
                                        locations.add(added);
                                        return locations.size();
                                    });
                    (network.v6() ? own6 : own4).add(network, locationClass);
                });
        networks += own4.count() + own6.count();
        ipv4.add(own4);
        ipv6.add(own6);
    }

    /// One database is its own index. Of several, the first that locates an address decides: the
    /// leaves of the later ones are cut to the holes that the earlier ones leave.
    private static LeafIndex combine(List<LeafIndexBuilder> builders, boolean v6) {
        LeafIndex combined = new LeafIndexBuilder(v6).build();
        boolean first = true;
        for (LeafIndexBuilder builder : builders) {
            LeafIndex next = builder.build();
            combined = first ? next : Overlay.of(combined, next, v6);
            first = false;
        }
        return combined;
    }

    private static String digest(List<Path> databases) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path database : databases) {
                try (InputStream in =
                        new DigestInputStream(Files.newInputStream(database), digest)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failed) {
            throw new GeoException(
                    GeoException.Reason.Unreadable, "cannot be read again: " + failed, failed);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}

package io.meridian.geo;

import io.meridian.geo.GeoStatistics.GeoFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles files into one table: they are laid over each other, so that each fills the holes of
/// those before it. Single-use.
final class GeoCompiler {

    private final Instant begun = Instant.now();
    private final GeoClasses classes = new GeoClasses();
    private final List<GeoFile> files = new ArrayList<>();
    private final MessageDigest digest = sha256();
    private @Nullable Indexes locations;
    private @Nullable Indexes systems;
    private long networks;

    /// What is known of both families so far.
    private record Indexes(LeafIndex ipv4, LeafIndex ipv6) {

        static Indexes over(@Nullable Indexes upper, LeafIndex lower4, LeafIndex lower6) {
            return upper == null
                    ? new Indexes(lower4, lower6)
                    : new Indexes(
                            Overlay.of(upper.ipv4, lower4, false),
                            Overlay.of(upper.ipv6, lower6, true));
        }

        /// Those of nothing.
        static Indexes orNone(@Nullable Indexes known) {
            return known == null
                    ? new Indexes(LeafWriter.empty(false), LeafWriter.empty(true))
                    : known;
        }

        long bytes() {
            return ipv4.bytes() + ipv6.bytes();
        }
    }

    private GeoCompiler() {}

    static GeoTable compile(GeoFiles wanted) {
        GeoCompiler compiler = new GeoCompiler();
        wanted.userNetworks().stream()
                .sorted(Comparator.comparingInt(user -> -user.priority()))
                .forEach(user -> compiler.addUserNetworks(user.file()));
        wanted.databases().forEach(compiler::addDatabase);
        return compiler.table();
    }

    private void addUserNetworks(Path file) {
        byte[] octets = MmdbDatabase.octets(file);
        UserNetworks.Contents read = UserNetworks.read(file, octets, classes);
        locations = Indexes.over(locations, read.ipv4(), read.ipv6());
        networks += read.networks();
        files.add(
                new GeoFile(
                        file.toString(),
                        read.format(),
                        null,
                        read.networks(),
                        read.dropped(),
                        read.told(),
                        digest(octets)));
    }

    private void addDatabase(Path file) {
        byte[] octets = MmdbDatabase.octets(file);
        MmdbDatabase.Contents read = MmdbDatabase.read(file, octets, classes);
        switch (read.kind()) {
            case CITY, COUNTRY -> {
                locations = Indexes.over(locations, read.ipv4(), read.ipv6());
                networks += read.networks();
            }
            case ASN -> systems = Indexes.over(systems, read.ipv4(), read.ipv6());
        }
        files.add(
                new GeoFile(
                        file.toString(),
                        read.type(),
                        read.built(),
                        read.networks(),
                        0,
                        List.of(),
                        digest(octets)));
    }

    private GeoTable table() {
        Indexes places = Indexes.orNone(locations);
        Indexes routes = Indexes.orNone(systems);
        GeoStatistics statistics =
                new GeoStatistics(
                        files,
                        networks,
                        places.ipv4.size() + places.ipv6.size(),
                        classes.locations().size(),
                        places.bytes() + routes.bytes(),
                        HexFormat.of().formatHex(digest.digest()),
                        Instant.now(),
                        Duration.between(begun, Instant.now()));
        return new GeoTable(
                places.ipv4,
                places.ipv6,
                classes.locations(),
                new AsnTable(routes.ipv4, routes.ipv6, classes.systems()),
                statistics);
    }

    private String digest(byte[] octets) {
        byte[] own = sha256().digest(octets);
        digest.update(own);
        return HexFormat.of().formatHex(own);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }
}

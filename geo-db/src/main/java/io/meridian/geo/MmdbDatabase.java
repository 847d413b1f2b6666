package io.meridian.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Metadata;
import com.maxmind.db.Reader;
import io.meridian.model.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A MaxMind database of any kind that we have a use for, told by the type in its metadata. Read
/// whole, every record that a network leads to decoded, so that a file with any damage there is
/// refused and not found out query by query.
final class MmdbDatabase {

    /// What a database knows of networks.
    enum Kind {
        CITY,
        COUNTRY,
        ASN
    }

    /// What was in a file.
    record Contents(
            Kind kind, String type, Instant built, LeafIndex ipv4, LeafIndex ipv6, long networks) {}

    private static final int GREATEST_BYTES = Integer.MAX_VALUE - 16;

    private final Path file;
    private final GeoClasses classes;

    private MmdbDatabase(Path file, GeoClasses classes) {
        this.file = file;
        this.classes = classes;
    }

    /// @param octets the file's
    /// @param classes gets the locations or systems that are met
    /// @throws GeoException with the file and the reason
    static Contents read(Path file, byte[] octets, GeoClasses classes) {
        return new MmdbDatabase(file, classes).read(octets);
    }

    /// The octets of a file.
    ///
    /// @throws GeoException `NotFound`, `Unreadable`
    static byte[] octets(Path file) {
        try {
            if (Files.size(file) > GREATEST_BYTES) {
                throw new IOException("must have less than 2 GiB, has " + Files.size(file));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new GeoException(
                    GeoException.Reason.NotFound, file + ": does not exist", missing);
        } catch (IOException failed) {
            throw new GeoException(
                    GeoException.Reason.Unreadable, file + ": cannot be read: " + failed, failed);
        }
    }

    private Contents read(byte[] octets) {
        try (Reader reader = new Reader(new ByteArrayInputStream(octets), new CHMCache())) {
            Metadata metadata = reader.getMetadata();
            Kind kind = kind(metadata.databaseType());
            MmdbTree tree =
                    new MmdbTree(
                            file,
                            octets,
                            metadata,
                            (_, address) -> classOf(kind, record(reader, address)));
            LeafIndex ipv4 = tree.walk(false);
            LeafIndex ipv6 = tree.walk(true);
            return new Contents(
                    kind,
                    metadata.databaseType(),
                    metadata.buildTime(),
                    ipv4,
                    ipv6,
                    tree.networks());
        } catch (GeoException refused) {
            throw refused;
        } catch (IOException | RuntimeException damaged) {
            // The reader answers damage with whatever its arithmetic runs into.
            throw new GeoException(
                    GeoException.Reason.Corrupt,
                    file + ": is damaged or no MaxMind database: " + damaged.getMessage(),
                    damaged);
        }
    }

    private Kind kind(String type) {
        if (type.contains("City") || type.contains("Enterprise")) {
            return Kind.CITY;
        }
        if (type.contains("Country")) {
            return Kind.COUNTRY;
        }
        if (type.contains("ASN") || type.contains("ISP")) {
            return Kind.ASN;
        }
        throw new GeoException(
                GeoException.Reason.UnknownDatabaseType,
                file + ": must be a City, Country or ASN database, its type is '" + type + "'");
    }

    private Map<?, ?> record(Reader reader, IpAddress address) {
        try {
            Map<?, ?> found = reader.get(address.toInetAddress(), Map.class);
            if (found == null) {
                throw new IOException("no record for " + address);
            }
            return found;
        } catch (IOException damaged) {
            throw new GeoException(
                    GeoException.Reason.Corrupt,
                    file + ": is damaged at " + address + ": " + damaged.getMessage(),
                    damaged);
        }
    }

    private int classOf(Kind kind, Map<?, ?> record) {
        return switch (kind) {
            case ASN -> system(record).map(classes::of).orElse(0);
            case CITY, COUNTRY -> location(record).map(classes::of).orElse(0);
        };
    }

    private static Optional<Asn> system(Map<?, ?> record) {
        return record.get("autonomous_system_number") instanceof Number number
                ? Optional.of(
                        new Asn(number.longValue(), text(record, "autonomous_system_organization")))
                : Optional.empty();
    }

    /// Without coordinates, the country's place; a record without either locates nobody.
    private Optional<Location> location(Map<?, ?> record) {
        String country = text(record.get("country"), "iso_code");
        String city =
                record.get("city") instanceof Map<?, ?> map ? text(map.get("names"), "en") : "";
        return coordinates(record)
                .or(() -> Countries.place(country))
                .map(point ->
                        new Location(
                                point,
                                continent(record, country),
                                country,
                                regions(record, country),
                                city,
                                "",
                                name()));
    }

    private static String continent(Map<?, ?> record, String country) {
        String written = text(record.get("continent"), "code");
        return written.isEmpty() ? Countries.continent(country) : written;
    }

    /// Of all levels, the largest first.
    private static List<String> regions(Map<?, ?> record, String country) {
        List<String> regions = new ArrayList<>();
        if (record.get("subdivisions") instanceof List<?> subdivisions) {
            subdivisions.forEach(
                    one -> regions.addAll(Location.regions(country, text(one, "iso_code"))));
        }
        return regions;
    }

    /// Coordinates off the globe are damage.
    private Optional<GeoPoint> coordinates(Map<?, ?> record) {
        if (!(record.get("location") instanceof Map<?, ?> place)
                || !(place.get("latitude") instanceof Number latitude)
                || !(place.get("longitude") instanceof Number longitude)) {
            return Optional.empty();
        }
        GeoPoint point = new GeoPoint(latitude.doubleValue(), longitude.doubleValue());
        if (!(Math.abs(point.latitude()) <= 90) || !(Math.abs(point.longitude()) <= 180)) {
            throw new GeoException(
                    GeoException.Reason.Corrupt, file + ": has a network at " + point);
        }
        return Optional.of(point);
    }

    private String name() {
        return String.valueOf(file.getFileName());
    }

    private static String text(@Nullable Object map, String key) {
        return map instanceof Map<?, ?> entries && entries.get(key) instanceof String text
                ? text
                : "";
    }
}

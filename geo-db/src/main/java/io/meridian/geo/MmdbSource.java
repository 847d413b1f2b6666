package io.meridian.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Walks a MaxMind City database from its first network to its last, decoding every record, so that
/// a file with any damage is refused and not found out query by query.
final class MmdbSource {

    /// Takes a network and its location in the order of the database.
    interface Sink {
        void take(Prefix network, Location location);
    }

    private static final Logger LOG = LoggerFactory.getLogger(MmdbSource.class);
    private static final int PROGRESS_EVERY = 1_000_000;

    private final Path file;
    private final Sink sink;

    private MmdbSource(Path file, Sink sink) {
        this.file = file;
        this.sink = sink;
    }

    /// @throws GeoException with the file and the reason
    static void read(Path file, Sink sink) {
        new MmdbSource(file, sink).read();
    }

    private void read() {
        if (!Files.exists(file)) {
            throw new GeoException(GeoException.Reason.NotFound, file + ": does not exist");
        }
        try (Reader reader = new Reader(file.toFile(), Reader.FileMode.MEMORY, new CHMCache())) {
            String type = reader.getMetadata().databaseType();
            if (!type.contains("City") && !type.contains("Enterprise")) {
                throw new GeoException(
                        GeoException.Reason.NotACityDatabase,
                        file + ": must be a City database, its type is '" + type + "'");
            }
            walk(reader.networks(Map.class));
        } catch (NoSuchFileException | AccessDeniedException denied) {
            throw new GeoException(
                    GeoException.Reason.Unreadable, file + ": cannot be read: " + denied, denied);
        } catch (GeoException refused) {
            throw refused;
        } catch (IOException | InvalidNetworkException | RuntimeException damaged) {
            // The reader answers damage with whatever its arithmetic runs into.
            throw new GeoException(
                    GeoException.Reason.Corrupt,
                    file + ": is damaged or no MaxMind database: " + damaged.getMessage(),
                    damaged);
        }
    }

    @SuppressWarnings("rawtypes") // the reader takes a class, and a class has no type arguments
    private void walk(Networks<Map> networks) {
        Map<Map<?, ?>, Optional<Location>> known = new HashMap<>();
        int count = 0;
        while (networks.hasNext()) {
            DatabaseRecord<Map> next = networks.next();
            Optional<Location> location =
                    known.computeIfAbsent((Map<?, ?>) next.data(), this::location);
            if (location.isPresent()) {
                sink.take(prefix(next), location.get());
            }
            if (++count % PROGRESS_EVERY == 0) {
                LOG.info("{}: {} networks read", file.getFileName(), count);
            }
        }
    }

    @SuppressWarnings("rawtypes")
    private static Prefix prefix(DatabaseRecord<Map> next) {
        IpAddress address = IpAddress.of(next.network().networkAddress());
        int length = next.network().prefixLength();
        boolean compatible = address.v6() && address.high() == 0 && length >= 96;
        if (compatible && address.low() >>> 32 == 0) {
            return Prefix.of(IpAddress.v4((int) address.low()), length - 96);
        }
        return Prefix.of(address, !address.v6() && length > 32 ? length - 96 : length);
    }

    /// A record without coordinates locates nobody; coordinates off the globe are damage.
    private Optional<Location> location(Map<?, ?> data) {
        if (!(data.get("location") instanceof Map<?, ?> place)
                || !(place.get("latitude") instanceof Number latitude)
                || !(place.get("longitude") instanceof Number longitude)) {
            return Optional.empty();
        }
        GeoPoint point = new GeoPoint(latitude.doubleValue(), longitude.doubleValue());
        if (!(Math.abs(point.latitude()) <= 90) || !(Math.abs(point.longitude()) <= 180)) {
            throw new GeoException(
                    GeoException.Reason.Corrupt, file + ": has a network at " + point);
        }
        String country = text(data.get("country"), "iso_code");
        String city = data.get("city") instanceof Map<?, ?> map ? text(map.get("names"), "en") : "";
        return Optional.of(new Location(point, country, city));
    }

    private static String text(@org.jspecify.annotations.Nullable Object map, String key) {
        return map instanceof Map<?, ?> entries && entries.get(key) instanceof String text
                ? text
                : "";
    }
}

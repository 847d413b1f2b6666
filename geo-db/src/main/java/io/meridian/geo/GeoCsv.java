package io.meridian.geo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/// Makes a database from a text file of networks: of places, or of who routes them.
public final class GeoCsv {

    private GeoCsv() {}

    /// Reads `source` whole, then replaces `database`.
    ///
    /// @param source `network,latitude,longitude,country,city` and, if wanted, `continent` and
    ///   `region`, for a City database; `network,asn` and, if wanted, `organization`, for an ASN
    ///   database; named in the first line in any order; `#` begins a comment line
    /// @param progress called now and then with the number of lines read
    /// @return how many networks the database has
    /// @throws GeoException `InvalidSource` with every problem as `file:line: …` (the first
    ///   hundred), `NotFound`, `Unreadable`, `CannotWrite`
    public static long build(Path source, Path database, LongConsumer progress) {
        MmdbWriter writer = new MmdbWriter(isOfSystems(source) ? "Meridian-ASN" : "Meridian-City");
        NetworkCsv csv = new NetworkCsv(nameOf(source), "", false, writer::add);
        long networks = read(source, csv, progress);
        writer.write(database);
        return networks;
    }

    private static boolean isOfSystems(Path source) {
        try (BufferedReader reader = Files.newBufferedReader(source)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    return NetworkCsv.isOfSystems(
                            CsvLine.split(line).stream().map(String::strip).toList());
                }
            }
            return false;
        } catch (IOException unreadable) {
            return false; // told when it is read
        }
    }

    private static String nameOf(Path source) {
        return String.valueOf(source.getFileName());
    }

    private static long read(Path source, NetworkCsv csv, LongConsumer progress) {
        try (BufferedReader reader = Files.newBufferedReader(source)) {
            return csv.read(reader, progress);
        } catch (NoSuchFileException missing) {
            throw new GeoException(
                    GeoException.Reason.NotFound, source + ": does not exist", missing);
        } catch (IOException failed) {
            throw new GeoException(
                    GeoException.Reason.Unreadable, source + ": cannot be read: " + failed, failed);
        }
    }
}

package io.meridian.geo;

import io.meridian.model.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Makes a City database from a text file: `network,latitude,longitude,country,city` and, if
/// wanted, `,continent`, named in the first line in any order; `#` begins a comment line.
///
/// Networks may lie within others: the longest prefix decides, whatever the order of the lines.
public final class GeoCsv {

    private static final int MAX_PROBLEMS = 100;
    private static final List<String> REQUIRED = List.of("network", "latitude", "longitude");

    private final Path source;
    private final LongConsumer progress;
    private final List<String> problems = new ArrayList<>();
    private final Map<Prefix, Integer> lines = new HashMap<>();
    private final MmdbWriter writer = new MmdbWriter();
    private Map<String, Integer> columns = Map.of();

    private GeoCsv(Path source, LongConsumer progress) {
        this.source = source;
        this.progress = progress;
    }

    /// Reads `source` whole, then replaces `database`.
    ///
    /// @param progress called now and then with the number of lines read
    /// @return how many networks the database has
    /// @throws GeoException `InvalidSource` with every problem as `file:line: …` (the first
    ///   hundred), `NotFound`, `Unreadable`, `CannotWrite`
    public static long build(Path source, Path database, LongConsumer progress) {
        GeoCsv csv = new GeoCsv(source, progress);
        csv.read();
        csv.refuseIfWrong();
        csv.writer.write(database);
        return csv.lines.size();
    }

    private void read() {
        try (BufferedReader reader = Files.newBufferedReader(source)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    readLine(number, CsvLine.split(line));
                }
                if (number % 100_000 == 0) {
                    progress.accept(number);
                }
            }
            if (columns.isEmpty()) {
                problem(Math.max(1, number), "must begin with a line that names the columns");
            }
        } catch (NoSuchFileException missing) {
            throw new GeoException(
                    GeoException.Reason.NotFound, source + ": does not exist", missing);
        } catch (IOException failed) {
            throw new GeoException(
                    GeoException.Reason.Unreadable, source + ": cannot be read: " + failed, failed);
        }
    }

    private void readLine(int number, List<String> fields) {
        if (columns.isEmpty()) {
            readHeader(number, fields);
            return;
        }
        if (fields.size() != columns.size()) {
            problem(number, "must have " + columns.size() + " fields, has " + fields.size());
            return;
        }
        Optional<Prefix> network = network(number, field(fields, "network"));
        Optional<Double> latitude = degrees(number, "latitude", field(fields, "latitude"), 90);
        Optional<Double> longitude = degrees(number, "longitude", field(fields, "longitude"), 180);
        if (network.isEmpty() || latitude.isEmpty() || longitude.isEmpty()) {
            return;
        }
        Integer before = lines.putIfAbsent(network.get(), number);
        if (before != null) {
            problem(number, "network " + network.get() + " stands also in line " + before);
            return;
        }
        writer.add(
                network.get(),
                new MmdbRecord(
                        new Location(
                                new GeoPoint(latitude.get(), longitude.get()),
                                field(fields, "country"),
                                field(fields, "city")),
                        field(fields, "continent")));
    }

    private void readHeader(int number, List<String> names) {
        Map<String, Integer> found = new HashMap<>();
        for (String name : names) {
            found.put(name.strip(), found.size());
        }
        if (!found.keySet().containsAll(REQUIRED) || found.size() != names.size()) {
            problem(number, "must name the columns " + String.join(", ", REQUIRED) + " once each");
        }
        columns = found;
    }

    private String field(List<String> fields, String column) {
        Integer index = columns.get(column);
        return index == null ? "" : fields.get(index).strip();
    }

    private Optional<Prefix> network(int number, String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (address.isEmpty() || !length.matches("[0-9]{1,3}")) {
            problem(
                    number,
                    "network must be like 192.0.2.0/24 or 2001:db8::/32, was '" + text + "'");
            return Optional.empty();
        }
        int bits = address.get().v6() ? 128 : 32;
        if (Integer.parseInt(length) > bits) {
            problem(number, "prefix length must be 0.." + bits + ", was " + length);
            return Optional.empty();
        }
        Prefix network = Prefix.of(address.get(), Integer.parseInt(length));
        if (network.hasHostBits()) {
            problem(number, "network must have no bits beyond its length, was " + text);
            return Optional.empty();
        }
        return Optional.of(network);
    }

    private Optional<Double> degrees(int number, String column, String text, int most) {
        try {
            double value = Double.parseDouble(text);
            if (Math.abs(value) <= most) {
                return Optional.of(value);
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        problem(number, column + " must be -" + most + ".." + most + ", was '" + text + "'");
        return Optional.empty();
    }

    private void problem(int line, String rule) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(source.getFileName() + ":" + line + ": " + rule);
        }
    }

    private void refuseIfWrong() {
        if (!problems.isEmpty()) {
            throw new GeoException(GeoException.Reason.InvalidSource, String.join("\n", problems));
        }
    }
}

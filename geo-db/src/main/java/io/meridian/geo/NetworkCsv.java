package io.meridian.geo;

import io.meridian.model.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Networks and their places as lines of text: `network,latitude,longitude,country,city` and, if
/// wanted, `continent`, `region` and `tag`, named in the first line in any order; `#` begins a
/// comment line. Without places and with a column `asn`, and `organization` if wanted, it says who
/// routes networks. Every problem is found, not the first. Single-use.
///
/// Networks may lie within others: the longest prefix decides, whatever the order of the lines.
final class NetworkCsv {

    /// Takes what a line says.
    interface Sink {
        void take(Prefix network, MmdbRecord record);
    }

    private static final int MAX_PROBLEMS = 100;
    private static final int PROGRESS_EVERY = 100_000;
    private static final List<String> REQUIRED = List.of("network", "latitude", "longitude");
    private static final List<String> OF_SYSTEMS = List.of("network", "asn");
    private static final long GREATEST_SYSTEM = 4_294_967_295L;

    private final String name;
    private final String source;
    private final boolean hasTags;
    private final Sink sink;
    private final List<String> problems = new ArrayList<>();
    private final Map<Prefix, Integer> lines = new HashMap<>();
    private Map<String, Integer> columns = Map.of();

    /// @param name of the file, for problems
    /// @param source that locations are said to come from
    /// @param hasTags whether what is made of the file can hold tags; a column of them is refused
    ///   else
    NetworkCsv(String name, String source, boolean hasTags, Sink sink) {
        this.name = name;
        this.source = source;
        this.hasTags = hasTags;
        this.sink = sink;
    }

    /// @param progress called now and then with the number of lines read
    /// @return how many networks there are
    /// @throws GeoException `InvalidSource` with every problem as `file:line: …` (the first
    ///   hundred)
    long read(BufferedReader reader, LongConsumer progress) throws IOException {
        int number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                readLine(number, CsvLine.split(line));
            }
            if (number % PROGRESS_EVERY == 0) {
                progress.accept(number);
            }
        }
        if (columns.isEmpty()) {
            problem(Math.max(1, number), "must begin with a line that names the columns");
        }
        if (!problems.isEmpty()) {
            throw new GeoException(GeoException.Reason.InvalidSource, String.join("\n", problems));
        }
        return lines.size();
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
        Optional<? extends MmdbRecord> record =
                isOfSystems(columns.keySet()) ? system(number, fields) : city(number, fields);
        if (network.isEmpty() || record.isEmpty()) {
            return;
        }
        Integer before = lines.putIfAbsent(network.get(), number);
        if (before != null) {
            problem(number, "network " + network.get() + " stands also in line " + before);
            return;
        }
        sink.take(network.get(), record.get());
    }

    /// Whether a file with these columns says who routes networks, not where they are.
    static boolean isOfSystems(Collection<String> columns) {
        return columns.containsAll(OF_SYSTEMS) && !columns.contains("latitude");
    }

    private Optional<MmdbRecord.Routing> system(int number, List<String> fields) {
        String text = field(fields, "asn").replaceFirst("^AS", "");
        if (!text.matches("[1-9][0-9]{0,9}") || Long.parseLong(text) > GREATEST_SYSTEM) {
            problem(number, "asn must be 1.." + GREATEST_SYSTEM + ", was '" + text + "'");
            return Optional.empty();
        }
        return Optional.of(
                new MmdbRecord.Routing(
                        new Asn(Long.parseLong(text), field(fields, "organization"))));
    }

    private Optional<MmdbRecord.City> city(int number, List<String> fields) {
        Optional<Double> latitude = degrees(number, "latitude", field(fields, "latitude"), 90);
        Optional<Double> longitude = degrees(number, "longitude", field(fields, "longitude"), 180);
        if (latitude.isEmpty() || longitude.isEmpty()) {
            return Optional.empty();
        }
        GeoPoint point = new GeoPoint(latitude.get(), longitude.get());
        return Optional.of(new MmdbRecord.City(location(point, fields)));
    }

    private Location location(GeoPoint point, List<String> fields) {
        String country = Location.country(field(fields, "country"));
        String continent = field(fields, "continent");
        return new Location(
                point,
                continent.isEmpty() ? Countries.continent(country) : continent,
                country,
                Location.regions(country, field(fields, "region")),
                field(fields, "city"),
                field(fields, "tag"),
                source);
    }

    private void readHeader(int number, List<String> names) {
        Map<String, Integer> found = new HashMap<>();
        for (String column : names) {
            found.put(column.strip(), found.size());
        }
        boolean known = found.keySet().containsAll(REQUIRED) || isOfSystems(found.keySet());
        if (!known || found.size() != names.size()) {
            problem(number, "must name the columns " + String.join(", ", REQUIRED) + " once each");
        }
        Integer tag = found.get("tag");
        if (tag != null && !hasTags) {
            problem(
                    number,
                    "must have no column 'tag' (the "
                            + (tag + 1)
                            + ". one): a database holds no tags, a file of networks in use does");
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
        Optional<Double> value = Degrees.parse(text, most);
        if (value.isEmpty()) {
            problem(number, column + " must be -" + most + ".." + most + ", was '" + text + "'");
        }
        return value;
    }

    private void problem(int line, String rule) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(name + ":" + line + ": " + rule);
        }
    }
}

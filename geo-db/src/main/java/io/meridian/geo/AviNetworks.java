package io.meridian.geo;

import io.meridian.model.IpAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Networks as users of Avi's GSLB have them: the first line is `V.01`, `#` begins a comment line,
/// and every other has six fields without blanks, `start,end,latitude,longitude,name,tag`, where
/// the name is `Country/State/City` or `-` and the tag may be `-`.
///
/// As Avi does, a line that is wrong is left out and counted, and a file with more than 95 % of
/// them refused. Of ranges that overlap the narrower decides, and the first of two alike.
/// Single-use.
final class AviNetworks {

    static final String FIRST_LINE = "V.01";

    private static final int MOST_WRONG_PERCENT = 95;
    private static final int MAX_TOLD = 100;

    private final String name;
    private final Map<Prefix, Location> networks = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private long lines;
    private long dropped;

    /// @param name of the file
    AviNetworks(String name) {
        this.name = name;
    }

    /// @param reader behind the first line
    /// @throws GeoException `InvalidSource` when too many lines are wrong
    Map<Prefix, Location> read(BufferedReader reader) throws IOException {
        int number = 1;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                lines++;
                String problem = readLine(line.strip());
                if (problem != null) {
                    drop(number, problem);
                }
            }
        }
        if (dropped * 100 > lines * MOST_WRONG_PERCENT) {
            throw new GeoException(
                    GeoException.Reason.InvalidSource,
                    name
                            + ": "
                            + dropped
                            + " of "
                            + lines
                            + " lines are wrong, more than 95 %:\n"
                            + String.join("\n", told));
        }
        return networks;
    }

    /// The problem with a line, or null.
    private @org.jspecify.annotations.Nullable String readLine(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != 6) {
            return "must have 6 fields, has " + fields.length;
        }
        Optional<IpAddress> start = IpAddress.parse(fields[0]);
        Optional<IpAddress> end = IpAddress.parse(fields[1]);
        if (start.isEmpty() || end.isEmpty() || start.get().v6() != end.get().v6()) {
            return "start and end must be addresses of one family, were '"
                    + fields[0]
                    + "' and '"
                    + fields[1]
                    + "'";
        }
        if (start.get().compareTo(end.get()) > 0) {
            return "start must not be behind end, was " + fields[0] + " and " + fields[1];
        }
        Optional<Double> latitude = Degrees.parse(fields[2], 90);
        Optional<Double> longitude = Degrees.parse(fields[3], 180);
        if (latitude.isEmpty() || longitude.isEmpty()) {
            return "latitude and longitude must be -90..90 and -180..180, were '"
                    + fields[2]
                    + "' and '"
                    + fields[3]
                    + "'";
        }
        GeoPoint point = new GeoPoint(latitude.get(), longitude.get());
        return add(start.get(), end.get(), location(point, fields[4], fields[5]));
    }

    private Location location(GeoPoint point, String place, String tag) {
        String[] parts = place.equals("-") ? new String[] {""} : place.split("/", 3);
        String country = Location.country(parts[0]);
        return new Location(
                point,
                Countries.continent(country),
                country,
                Location.regions(country, parts.length < 2 ? "" : parts[1]),
                parts.length < 3 ? "" : parts[2],
                tag.equals("-") ? "" : tag,
                name);
    }

    private @org.jspecify.annotations.Nullable String add(
            IpAddress start, IpAddress end, Location location) {
        List<Prefix> prefixes = new ArrayList<>();
        Prefix.cover(Prefix.root(start.v6()), start, end, prefixes);
        boolean added = false;
        for (Prefix prefix : prefixes) {
            added |= networks.putIfAbsent(prefix, location) == null;
        }
        return added ? null : "an earlier line has " + start + " to " + end;
    }

    private void drop(int line, String problem) {
        dropped++;
        if (told.size() < MAX_TOLD) {
            told.add(name + ":" + line + ": " + problem);
        }
    }

    long dropped() {
        return dropped;
    }

    /// The first hundred lines that were left out, and why.
    List<String> told() {
        return List.copyOf(told);
    }
}

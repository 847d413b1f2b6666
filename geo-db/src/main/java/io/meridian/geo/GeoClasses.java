package io.meridian.geo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The distinct locations and autonomous systems of all files, numbered from 1 each; 0 is "not
/// known".
final class GeoClasses {

    private final Map<Location, Integer> locationNumbers = new HashMap<>();
    private final Map<Asn, Integer> systemNumbers = new HashMap<>();
    private final List<Location> locations = new ArrayList<>();
    private final List<Asn> systems = new ArrayList<>();

    int of(Location location) {
        return of(location, locationNumbers, locations);
    }

    int of(Asn system) {
        return of(system, systemNumbers, systems);
    }

    private static <T> int of(T value, Map<T, Integer> numbers, List<T> all) {
        Integer number = numbers.get(value);
        if (number == null) {
            all.add(value);
            number = all.size();
            numbers.put(value, number);
        }
        return number;
    }

    List<Location> locations() {
        return List.copyOf(locations);
    }

    List<Asn> systems() {
        return List.copyOf(systems);
    }
}

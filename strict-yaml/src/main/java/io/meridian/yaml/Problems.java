package io.meridian.yaml;

import io.meridian.model.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong with some input, so that all of it is told at once. Not thread-safe.
public final class Problems {

    private record Placed(Place place, Problem problem) {}

    private static final Comparator<Placed> ORDER =
            Comparator.comparing((Placed placed) -> placed.place.source())
                    .thenComparingInt(placed -> placed.place.line());

    private final List<Placed> found = new ArrayList<>();

    /// @param path the key, as `listeners[1].udp.port`; empty for the whole document
    /// @param rule what is required and what was found: `must be 1..65535, was 70000`
    public void add(Place place, String path, String rule) {
        found.add(new Placed(place, new Problem(place.toString(), path, rule)));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public int size() {
        return found.size();
    }

    /// By source, then by line; those of one line in the order in which they were found.
    public List<Problem> list() {
        return found.stream().sorted(ORDER).map(Placed::problem).toList();
    }

    /// @throws InvalidInputException with every problem, when there is one
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidInputException(list());
        }
    }
}

package io.meridian.dns.zone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The records of one zone, each with its place, by owner and type. Filled and checked by who reads
/// a zone, encoded by {@link ZoneCompiler}, and then given up.
public final class ZoneContents {

    /// Where a record was written: a line of a file, or an entry of a list.
    ///
    /// @param line 0 when the source says it all
    public record Place(String source, int line) {

        @Override
        public String toString() {
            return line == 0 ? source : source + ":" + line;
        }
    }

    /// A record and its place.
    public record Placed(Record record, Place place) {}

    private final Name apex;
    private final Map<Name, Map<Integer, List<Placed>>> owners = new HashMap<>();
    private int records;

    public ZoneContents(Name apex) {
        this.apex = apex;
    }

    /// A name that was validated before.
    public static Name absolute(String name) {
        try {
            return Name.fromString(name, Name.root).canonicalize();
        } catch (TextParseException unchecked) {
            throw new IllegalArgumentException("not a domain name: '" + name + "'", unchecked);
        }
    }

    /// What is wrong with the text of a zone's name, or null.
    public static @Nullable String nameProblem(String name) {
        try {
            return Name.fromString(name, Name.root).isWild()
                    ? "must not be a wildcard, was '" + name + "'"
                    : null;
        } catch (TextParseException malformed) {
            return "must be a domain name, was '" + name + "': " + malformed.getMessage();
        }
    }

    /// The text of a zone's name in the one way that {@link #display} has, if it is a name.
    public static String normal(String name) {
        return nameProblem(name) == null ? display(absolute(name)) : name;
    }

    /// As people write it: lower case, without the final dot.
    public static String display(Name name) {
        return name.canonicalize().toString(true);
    }

    public void add(Placed added) {
        Name owner = added.record().getName().canonicalize();
        owners.computeIfAbsent(owner, _ -> new HashMap<>(2))
                .computeIfAbsent(added.record().getType(), _ -> new ArrayList<>(1))
                .add(added);
        records++;
    }

    public Name apex() {
        return apex;
    }

    /// Owners in lower case, with their sets.
    public Map<Name, Map<Integer, List<Placed>>> owners() {
        return owners;
    }

    /// A set, or null.
    public @Nullable List<Placed> set(Name owner, int type) {
        Map<Integer, List<Placed>> sets = owners.get(owner);
        return sets == null ? null : sets.get(type);
    }

    public boolean has(Name owner, int type) {
        return set(owner, type) != null;
    }

    /// The SOA; there is exactly one in contents that broke no rule.
    SOARecord soa() {
        List<Placed> set = set(apex, Type.SOA);
        if (set == null) {
            throw new IllegalStateException("contents that broke a rule: no SOA");
        }
        return (SOARecord) set.getFirst().record();
    }

    /// The zone cut above a name, itself included, that is nearest to the apex; or null.
    public @Nullable Name highestCut(Name name) {
        Name highest = null;
        for (Name at = name; at.labels() > apex.labels(); at = new Name(at, 1)) {
            highest = has(at, Type.NS) ? at : highest;
        }
        return highest;
    }

    /// Drops what stands twice (RFC 2181 §5).
    ///
    /// @return the dropped ones
    public List<Placed> dropDuplicates() {
        List<Placed> dropped = new ArrayList<>();
        for (Map<Integer, List<Placed>> sets : owners.values()) {
            for (List<Placed> set : sets.values()) {
                if (set.size() > 1) {
                    Set<Record> seen = new HashSet<>();
                    set.removeIf(placed -> !seen.add(placed.record()) && dropped.add(placed));
                }
            }
        }
        records -= dropped.size();
        return dropped;
    }

    /// How many records there are.
    public int records() {
        return records;
    }
}

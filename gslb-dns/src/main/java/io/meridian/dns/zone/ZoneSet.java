package io.meridian.dns.zone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/// All zones that are configured: those that are loaded, and those that could not be. Immutable.
public final class ZoneSet {

    private final Map<Name, CompiledZone> loaded;
    private final Map<Name, Lookup.NotLoaded> failed;
    private final Map<Name, List<Name>> children = new HashMap<>();
    private final Set<String> names;

    /// @param failed by apex in lower case
    public ZoneSet(Iterable<CompiledZone> loaded, Map<Name, Lookup.NotLoaded> failed) {
        Map<Name, CompiledZone> byApex = new HashMap<>();
        loaded.forEach(zone -> byApex.put(zone.apex(), zone));
        this.loaded = Map.copyOf(byApex);
        this.failed = Map.copyOf(failed);
        Stream.concat(byApex.keySet().stream(), failed.keySet().stream()).forEach(this::noteParent);
        this.names =
                Stream.concat(byApex.keySet().stream(), failed.keySet().stream())
                        .map(ZoneContents::display)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private void noteParent(Name apex) {
        Name parent = apex.labels() > 1 ? enclosing(new Name(apex, 1)) : null;
        if (parent != null) {
            children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(apex);
        }
    }

    /// The apex of the zone that contains a name, or null.
    @Nullable Name enclosing(Name name) {
        for (Name at = name; ; at = new Name(at, 1)) {
            if (loaded.containsKey(at) || failed.containsKey(at)) {
                return at;
            }
            if (at.labels() <= 1) {
                return null;
            }
        }
    }

    Map<Name, CompiledZone> loaded() {
        return loaded;
    }

    Map<Name, Lookup.NotLoaded> failed() {
        return failed;
    }

    /// The zones right below a zone.
    List<Name> childrenOf(Name apex) {
        return children.getOrDefault(apex, List.of());
    }

    /// Of all zones, lower case, without the final dot.
    public Set<String> names() {
        return names;
    }
}

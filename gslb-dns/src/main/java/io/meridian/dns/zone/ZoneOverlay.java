package io.meridian.dns.zone;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.wire.Dns;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/// What services and zones below change in one zone's names. Single-use.
final class ZoneOverlay {

    private final CompiledZone zone;
    private final NegativeAnswer negative;
    private final Map<Name, ZoneNode> changed = new HashMap<>();

    /// @param negative of the zone at the serial that it is to have
    ZoneOverlay(CompiledZone zone, NegativeAnswer negative) {
        this.zone = zone;
        this.negative = negative;
    }

    Collection<ZoneNode> changed() {
        return changed.values();
    }

    /// A zone of its own below: that zone's names are its alone (RFC 1034 §4.3.2 step 2), but its
    /// apex and the names between exist, as a name error would deny that zone too (RFC 8020 §2).
    void addChild(Name apex) {
        if (occluder(apex) == null) {
            addWithAncestors(apex);
        }
    }

    /// Puts a service at its name, unless something above it occludes it.
    ///
    /// @return what does, or null
    @Nullable String addService(Name name, BalancedService service) {
        String occluder = occluder(name);
        if (occluder == null) {
            addWithAncestors(name);
            changed.put(name, withService(existing(name), service));
        }
        return occluder;
    }

    /// Whether the zone has records at a name that a service there would hide.
    static boolean hides(ZoneNode node) {
        return Arrays.stream(node.types()).anyMatch(ZoneOverlay::isHidden);
    }

    /// Beside a service, whose addresses are answered, no address and no alias stands.
    private static boolean isHidden(int type) {
        return type == Dns.TYPE_A || type == Dns.TYPE_AAAA || type == Dns.TYPE_CNAME;
    }

    private @Nullable String occluder(Name name) {
        for (Name at = name; ; at = new Name(at, 1)) {
            ZoneNode node = node(at);
            if (node != null && node.cut() != null) {
                return "the zone cut at " + ZoneContents.display(at);
            }
            if (node != null && node.redirect() != null && !at.equals(name)) {
                return "the DNAME at " + ZoneContents.display(at);
            }
            if (at.equals(zone.apex())) {
                return null;
            }
        }
    }

    private void addWithAncestors(Name name) {
        for (Name at = name; node(at) == null; at = new Name(at, 1)) {
            changed.put(at, ZoneCompiler.empty(at));
        }
    }

    private @Nullable ZoneNode node(Name name) {
        ZoneNode node = changed.get(name);
        return node == null ? zone.nodes().find(name.toWireCanonical()) : node;
    }

    private ZoneNode existing(Name name) {
        return java.util.Objects.requireNonNull(node(name));
    }

    private ZoneNode withService(ZoneNode node, BalancedService service) {
        IntPredicate stays = i -> !isHidden(node.types()[i]);
        int[] kept = IntStream.range(0, node.types().length).filter(stays).toArray();
        return new ZoneNode(
                node.name(),
                Arrays.stream(kept).map(i -> node.types()[i]).toArray(),
                Arrays.stream(kept).mapToObj(i -> node.hits()[i]).toArray(Lookup.Hit[]::new),
                null,
                node.redirect(),
                null,
                new Lookup.Balanced(service, negative));
    }
}

package io.meridian.dns.zone;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.Nesting;
import io.meridian.model.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.xbill.DNS.Name;

/// Puts zones and services together into one snapshot. Single-use.
public final class ZoneSnapshotBuilder {

    private final ZoneSet zones;
    private final Position position;
    private final Map<Name, Map<Name, BalancedService>> byZone = new HashMap<>();
    private final Map<String, BalancedService> served = new HashMap<>();
    private final Map<String, String> occluded = new HashMap<>();
    private final Set<String> outside = new HashSet<>();
    private final Set<String> hidden = new HashSet<>();

    private ZoneSnapshotBuilder(ZoneSet zones, Position position) {
        this.zones = zones;
        this.position = position;
    }

    /// @param services by FQDN; those outside all zones and those that a cut or a DNAME occludes
    ///   are listed, not served; one at a name that has static addresses or an alias hides them.
    ///   Their members that are names of these zones are as well as what those lead to, from now on
    public static ZoneSnapshot build(
            ZoneSet zones, Map<String, BalancedService> services, Position position) {
        ZoneSnapshotBuilder builder = new ZoneSnapshotBuilder(zones, position);
        services.forEach(builder::add);
        new TreeMap<>(services)
                .values()
                .forEach(service ->
                        service.source().aliases().forEach(alias -> builder.add(alias, service)));
        ZoneSnapshot built = builder.build();
        Nesting.install(services.values(), new NestedServices(built)::leads);
        return built;
    }

    private void add(String fqdn, BalancedService service) {
        Name name = ZoneContents.absolute(fqdn);
        Name apex = zones.enclosing(name);
        if (apex == null) {
            outside.add(fqdn);
        } else if (zones.failed().containsKey(apex)) {
            occluded.put(fqdn, "the zone " + ZoneContents.display(apex) + ", which is not loaded");
        } else {
            byZone.computeIfAbsent(apex, _ -> new HashMap<>()).putIfAbsent(name, service);
        }
    }

    private ZoneSnapshot build() {
        List<Zone> built = new ArrayList<>();
        zones.loaded().values().forEach(zone -> built.add(build(zone)));
        zones.failed().forEach((apex, why) -> built.add(failed(apex, why)));
        return new ZoneSnapshot(
                new NameTable<>(built),
                built.stream().mapToInt(Zone::labels).max().orElse(0),
                served,
                zones.names(),
                outside,
                occluded,
                hidden,
                position);
    }

    private static Zone failed(Name apex, Lookup.NotLoaded why) {
        return new Zone(apex.toWireCanonical(), ZoneContents.display(apex), apex.labels() - 1, why);
    }

    private Zone build(CompiledZone zone) {
        Map<Name, BalancedService> services = byZone.getOrDefault(zone.apex(), Map.of());
        List<Name> children = zones.childrenOf(zone.apex());
        if (services.isEmpty() && children.isEmpty()) {
            return zone.with(position, List.of());
        }
        ZoneOverlay overlay = new ZoneOverlay(zone, CompiledZone.negative(zone.soaAt(position)));
        children.forEach(overlay::addChild);
        services.forEach((name, service) -> put(name, service, zone, overlay));
        return zone.with(position, overlay.changed());
    }

    private void put(Name name, BalancedService service, CompiledZone zone, ZoneOverlay overlay) {
        String told = ZoneContents.display(name);
        String occluder = overlay.addService(name, service);
        if (occluder != null) {
            occluded.put(told, occluder);
            return;
        }
        served.put(service.source().fqdn(), service);
        if (zone.hasAddressOrAlias(name)) {
            hidden.add(told);
        }
    }
}

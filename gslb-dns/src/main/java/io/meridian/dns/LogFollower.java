package io.meridian.dns;

import io.meridian.dns.health.HealthFeed;
import io.meridian.dns.zone.ZoneSnapshot;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.geo.GeoTable;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.Position;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the service log, the geo data and the zones: what is new is compiled whole and then
/// swapped in; what cannot be compiled leaves what is served as it was.
final class LogFollower {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final ServingCompiler compiler;
    private final HealthFeed health;
    private final ZoneTable zones;
    private Map<String, String> warnedOf = Map.of();
    private volatile Serving serving;

    /// Serves `first` before it returns.
    LogFollower(
            ServingCompiler compiler,
            HealthFeed health,
            ZoneTable zones,
            LogSnapshot first,
            @Nullable GeoTable geo) {
        this.compiler = compiler;
        this.health = health;
        this.zones = zones;
        this.serving = compiler.compile(first, geo, null);
        adopt(serving);
    }

    synchronized void follow(LogSnapshot log) {
        LogSnapshot served = serving.log();
        if (log.position().equals(served.position()) && log.rootHash().equals(served.rootHash())) {
            return;
        }
        try {
            adopt(compiler.compile(log, serving.geo(), serving));
        } catch (RuntimeException ours) {
            LOG.error("{} cannot be served, {} stays", log.position(), served.position(), ours);
        }
    }

    /// What is served stays as it is, with clients at other places.
    ///
    /// @throws RuntimeException when services cannot be compiled with these data; the old ones stay
    synchronized void locateBy(@Nullable GeoTable geo) {
        adopt(compiler.compile(serving.log(), geo, serving));
    }

    /// Serves the zones as they are now, at the position that is served.
    synchronized void zonesChanged() {
        adopt(compiler.compile(serving.log(), serving.geo(), serving));
    }

    private void adopt(Serving next) {
        health.adopt(next);
        zones.swap(next.zones());
        serving = next;
        if (!next.log().position().equals(Position.NONE)) {
            zones.settle();
        }
        warn(next.zones());
    }

    private void warn(ZoneSnapshot zoned) {
        Map<String, String> wrong = new HashMap<>();
        zoned.outsideZones()
                .forEach(name -> wrong.put(name, "not served: in no zone of this node"));
        zoned.occluded().forEach((name, by) -> wrong.put(name, "not served: occluded by " + by));
        zoned.hiddenAddresses()
                .forEach(name -> wrong.put(name, "served in place of its zone's own addresses"));
        wrong.forEach((name, what) -> {
            if (!what.equals(warnedOf.get(name))) {
                LOG.warn("{} is {}", name, what);
            }
        });
        warnedOf = wrong;
    }

    Serving serving() {
        return serving;
    }
}

package io.meridian.dns;

import io.meridian.dns.health.HealthFeed;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.geo.GeoTable;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.Position;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the service log and the geo data: each new position, or new data, is compiled whole and
/// then swapped in; what cannot be compiled leaves what is served as it was.
final class LogFollower {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final ServingCompiler compiler;
    private final HealthFeed health;
    private final ZoneTable zones;
    private final Set<String> warnedOf = new HashSet<>();
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

    private void adopt(Serving next) {
        health.adopt(next);
        zones.swap(next.zones());
        serving = next;
        if (!next.log().position().equals(Position.NONE)) {
            zones.settle();
        }
        warnedOf.retainAll(next.zones().outsideZones());
        for (String outside : next.zones().outsideZones()) {
            if (warnedOf.add(outside)) {
                LOG.warn("{} is in none of this node's zones: not served", outside);
            }
        }
    }

    Serving serving() {
        return serving;
    }
}

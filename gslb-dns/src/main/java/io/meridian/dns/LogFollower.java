package io.meridian.dns;

import io.meridian.dns.health.HealthFeed;
import io.meridian.dns.zone.ZoneSnapshot;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.Position;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the service log: each new position is compiled whole and then swapped in; what cannot be
/// compiled leaves what is served as it was. Zones that change are put in the same way.
final class LogFollower {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final ServingCompiler compiler;
    private final HealthFeed health;
    private final ZoneTable zones;
    private Map<String, String> warnedOf = Map.of();
    private volatile Serving serving;

    /// Serves `first` before it returns.
    LogFollower(ServingCompiler compiler, HealthFeed health, ZoneTable zones, LogSnapshot first) {
        this.compiler = compiler;
        this.health = health;
        this.zones = zones;
        this.serving = compiler.compile(first, null);
        adopt(serving);
    }

    synchronized void follow(LogSnapshot log) {
        LogSnapshot served = serving.log();
        if (log.position().equals(served.position()) && log.rootHash().equals(served.rootHash())) {
            return;
        }
        try {
            adopt(compiler.compile(log, serving));
        } catch (RuntimeException ours) {
            LOG.error("{} cannot be served, {} stays", log.position(), served.position(), ours);
        }
    }

    /// Serves the zones as they are now, at the position that is served.
    synchronized void zonesChanged() {
        adopt(compiler.compile(serving.log(), serving));
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
                .forEach(fqdn -> wrong.put(fqdn, "not served: in no zone of this node"));
        zoned.occluded().forEach((fqdn, by) -> wrong.put(fqdn, "not served: occluded by " + by));
        zoned.hiddenAddresses()
                .forEach(fqdn -> wrong.put(fqdn, "served in place of its zone's own addresses"));
        wrong.forEach((fqdn, what) -> {
            if (!what.equals(warnedOf.get(fqdn))) {
                LOG.warn("{} is {}", fqdn, what);
            }
        });
        warnedOf = wrong;
    }

    Serving serving() {
        return serving;
    }
}

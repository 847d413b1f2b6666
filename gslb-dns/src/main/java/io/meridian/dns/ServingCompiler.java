package io.meridian.dns;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.ServiceCompiler;
import io.meridian.dns.zone.ZoneRecords;
import io.meridian.dns.zone.ZoneSnapshotBuilder;
import io.meridian.geo.GeoTable;
import io.meridian.health.probe.ProbeTarget;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes what is served from what was published.
public final class ServingCompiler {

    private final List<ZoneRecords> zones;
    private final @Nullable GeoTable geo;
    private final int orderDepth;
    private final DownResponse defaultDownResponse;

    public ServingCompiler(
            List<ZoneRecords> zones,
            @Nullable GeoTable geo,
            int orderDepth,
            DownResponse defaultDownResponse) {
        this.zones = List.copyOf(zones);
        this.geo = geo;
        this.orderDepth = orderDepth;
        this.defaultDownResponse = defaultDownResponse;
    }

    public Serving compile(LogSnapshot log) {
        Map<String, Site> sites = new HashMap<>();
        Map<String, HealthMonitor> monitors = new HashMap<>();
        List<GslbService> services = new ArrayList<>();
        for (var published : log.records().values()) {
            switch (published) {
                case Site site -> sites.put(site.name(), site);
                case HealthMonitor monitor -> monitors.put(monitor.name(), monitor);
                case GslbService service -> services.add(service);
                case io.meridian.model.Rejection _ -> {}
            }
        }
        return new Compilation(
                        log,
                        monitors,
                        services,
                        new ServiceCompiler(sites, geo, orderDepth, defaultDownResponse))
                .run();
    }

    private final class Compilation {

        private final LogSnapshot log;
        private final Map<String, HealthMonitor> monitors;
        private final List<GslbService> services;
        private final ServiceCompiler compiler;
        private final HealthTable health;
        private final List<Serving.MemberTargets> members = new ArrayList<>();
        private final List<Integer> firstSlots = new ArrayList<>();
        private final Set<ProbeTarget> targets = new HashSet<>();
        private final Map<ProbeTarget, String> ids = new HashMap<>();

        Compilation(
                LogSnapshot log,
                Map<String, HealthMonitor> monitors,
                List<GslbService> services,
                ServiceCompiler compiler) {
            this.log = log;
            this.monitors = monitors;
            this.services = services;
            this.compiler = compiler;
            int count =
                    services.stream()
                            .flatMap(service -> service.pools().stream())
                            .mapToInt(pool -> pool.members().size())
                            .sum();
            this.health = new HealthTable(count, services.size());
        }

        Serving run() {
            Map<String, BalancedService> compiled = new LinkedHashMap<>();
            for (GslbService service : services) {
                int number = compiled.size();
                firstSlots.add(members.size());
                compiled.put(
                        service.fqdn(), compiler.compile(service, number, members.size(), health));
                for (Pool pool : service.pools()) {
                    pool.members().forEach(member -> add(service, member));
                }
            }
            firstSlots.add(members.size());
            return new Serving(
                    log,
                    ZoneSnapshotBuilder.build(zones, compiled, log.position()),
                    health,
                    List.copyOf(members),
                    List.copyOf(firstSlots),
                    Set.copyOf(targets));
        }

        private void add(GslbService service, Member member) {
            List<String> own = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (String name : service.monitors()) {
                HealthMonitor monitor = monitors.get(name);
                if (monitor == null) {
                    missing.add(name);
                } else {
                    ProbeTarget target = new ProbeTarget(member.address(), monitor);
                    targets.add(target);
                    own.add(ids.computeIfAbsent(target, ProbeTarget::id));
                }
            }
            members.add(new Serving.MemberTargets(own, missing, service.minMonitorsUp()));
        }
    }
}

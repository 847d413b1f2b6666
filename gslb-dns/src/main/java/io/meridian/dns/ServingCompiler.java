package io.meridian.dns;

import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.ServiceCompiler;
import io.meridian.dns.zone.ZoneSet;
import io.meridian.dns.zone.ZoneSnapshot;
import io.meridian.dns.zone.ZoneSnapshotBuilder;
import io.meridian.geo.GeoException;
import io.meridian.geo.GeoTable;
import io.meridian.health.probe.Target;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.PublishChoices;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Quorum;
import io.meridian.model.Rejection;
import io.meridian.model.Site;
import io.meridian.model.Validation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes what is served from what was published.
public final class ServingCompiler {

    private static final Logger LOG = LoggerFactory.getLogger(ServingCompiler.class);

    private final Supplier<ZoneSet> zones;
    private final AnswerSettings settings;

    /// @param zones asked at each compilation
    public ServingCompiler(Supplier<ZoneSet> zones, AnswerSettings settings) {
        this.zones = zones;
        this.settings = settings;
    }

    /// @param geo null without a database: geo policies then use their fallback
    /// @param last what is served now: of a service that is refused, its last good version is kept
    public Serving compile(LogSnapshot log, @Nullable GeoTable geo, @Nullable Serving last) {
        Compilation compilation = new Compilation(log, geo, last);
        for (PublishedRecord published : log.records().values()) {
            switch (published) {
                case Site site -> compilation.sites.put(site.name(), site);
                case HealthMonitor monitor -> compilation.monitors.put(monitor.name(), monitor);
                case GslbService service -> compilation.add(service);
                case Rejection _, PublishChoices _ -> {}
            }
        }
        return compilation.run();
    }

    private final class Compilation {

        private final LogSnapshot log;
        private final @Nullable GeoTable geo;
        private final @Nullable Serving last;
        private final Map<String, Site> sites = new HashMap<>();
        private final Map<String, HealthMonitor> monitors = new HashMap<>();
        private final List<GslbService> services = new ArrayList<>();
        private final Map<String, String> refused = new HashMap<>();
        private final List<Serving.MemberTargets> members = new ArrayList<>();
        private final List<Integer> firstSlots = new ArrayList<>();
        private final Map<Target, String> ids = new HashMap<>();
        private final Map<Target, Serving.Probe> probes = new LinkedHashMap<>();

        Compilation(LogSnapshot log, @Nullable GeoTable geo, @Nullable Serving last) {
            this.log = log;
            this.geo = geo;
            this.last = last;
        }

        /// The mesh takes in no record that breaks these rules, but one from another version's disk
        /// or peer must cost no other service its answers.
        void add(GslbService service) {
            var problems = Validation.problemsOf(service);
            if (problems.isEmpty()) {
                services.add(service);
                return;
            }
            refuse(service, problems.getFirst().path() + " " + problems.getFirst().rule(), null);
            BalancedService before = lastGood(service);
            if (before != null) {
                services.add(before.source());
            }
        }

        /// Told when it is news, not with every change of something else.
        private void refuse(GslbService service, String reason, @Nullable RuntimeException why) {
            String known = last == null ? null : last.refused().get(service.fqdn());
            if (!reason.equals(known)) {
                LOG.error(
                        "{} is refused, what was served of it stays: {}",
                        service.fqdn(),
                        reason,
                        why);
            }
            refused.put(service.fqdn(), reason);
        }

        private @Nullable BalancedService lastGood(GslbService service) {
            return last == null ? null : last.zones().services().get(service.fqdn());
        }

        Serving run() {
            ServiceCompiler compiler = new ServiceCompiler(sites, geo, settings);
            HealthTable health = new HealthTable(mostMembers(), services.size());
            Map<String, BalancedService> compiled = new LinkedHashMap<>();
            int slot = 0;
            for (GslbService service : services) {
                BalancedService made = compile(compiler, service, compiled.size(), slot, health);
                if (made != null) {
                    firstSlots.add(slot);
                    compiled.put(service.fqdn(), made);
                    slot += countMembers(made.source());
                }
            }
            firstSlots.add(slot);
            ZoneSnapshot snapshot =
                    ZoneSnapshotBuilder.build(zones.get(), compiled, log.position());
            for (BalancedService service : compiled.values()) {
                addTargets(service.source(), health);
            }
            return new Serving(
                    log,
                    geo,
                    snapshot,
                    health,
                    members,
                    firstSlots,
                    List.copyOf(probes.values()),
                    refused);
        }

        /// A service that cannot be compiled is refused alone, whatever the reason. Its last good
        /// version is made over the geo data that it was good with.
        ///
        /// @return null where there is none
        private @Nullable BalancedService compile(
                ServiceCompiler compiler,
                GslbService service,
                int number,
                int slot,
                HealthTable health) {
            try {
                return make(compiler, service, number, slot, health);
            } catch (RuntimeException failed) {
                boolean isOurs = !(failed instanceof GeoException);
                String reason = isOurs ? failed.toString() : String.valueOf(failed.getMessage());
                refuse(service, reason, isOurs ? failed : null);
            }
            BalancedService before = lastGood(service);
            try {
                return before == null
                        ? null
                        : make(
                                new ServiceCompiler(sites, before.geo(), settings),
                                before.source(),
                                number,
                                slot,
                                health);
            } catch (RuntimeException failed) {
                LOG.error("{} is not served any more: {}", service.fqdn(), failed.toString());
                return null;
            }
        }

        private BalancedService make(
                ServiceCompiler compiler,
                GslbService service,
                int number,
                int slot,
                HealthTable health) {
            for (HealthMonitor monitor : published(service)) {
                for (Pool pool : service.pools()) {
                    for (Member member : pool.members()) {
                        ids.computeIfAbsent(Target.of(member.destination(), monitor), Target::id);
                    }
                }
            }
            return compiler.compile(service, number, slot, health);
        }

        private List<HealthMonitor> published(GslbService service) {
            return service.health().monitors().stream()
                    .map(monitors::get)
                    .filter(Objects::nonNull)
                    .toList();
        }

        /// Whichever version of each service is compiled.
        private int mostMembers() {
            return services.stream()
                    .mapToInt(service -> {
                        BalancedService before = lastGood(service);
                        int members = before == null ? 0 : countMembers(before.source());
                        return Math.max(members, countMembers(service));
                    })
                    .sum();
        }

        private static int countMembers(GslbService service) {
            return service.pools().stream().mapToInt(pool -> pool.members().size()).sum();
        }

        private void addTargets(GslbService service, HealthTable health) {
            for (Pool pool : service.pools()) {
                pool.members()
                        .forEach(member ->
                                addTargets(service, member, health.isNested(members.size())));
            }
        }

        /// @param nested whether it is as well as the service that it leads to: there is nothing to
        ///   probe, as that one's members are
        private void addTargets(GslbService service, Member member, boolean nested) {
            List<VerdictKey> own = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            List<String> named = nested ? List.of() : service.health().monitors();
            for (String name : named) {
                HealthMonitor monitor = monitors.get(name);
                if (monitor == null) {
                    missing.add(name);
                } else {
                    Target target = Target.of(member.destination(), monitor);
                    own.add(add(target, service.health().quorum()));
                }
            }
            members.add(
                    new Serving.MemberTargets(
                            service.fqdn(), member, own, missing, service.health()));
        }

        /// One stream of probes for each target, whichever services share it.
        private VerdictKey add(Target target, Quorum quorum) {
            List<String> sites = quorum.probingSites();
            Serving.Probe known = probes.get(target);
            Serving.Probe probe =
                    known == null
                            ? new Serving.Probe(
                                    Objects.requireNonNull(ids.get(target)),
                                    target,
                                    Set.copyOf(sites))
                            : known.also(sites);
            probes.put(target, probe);
            return new VerdictKey(probe.id(), quorum);
        }
    }
}

package io.meridian.federator.assemble;

import io.meridian.federator.policy.Monitoring;
import io.meridian.federator.policy.Precedence;
import io.meridian.federator.policy.ServiceSettings;
import io.meridian.federator.policy.Settings;
import io.meridian.federator.policy.Specs;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthRule;
import io.meridian.model.Origin;
import io.meridian.model.Problem;
import io.meridian.model.Validation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Objects of all clusters → one service for each FQDN: a pure function, equal input to equal
/// output, whatever order things came in.
public final class GslbServiceAssembler {

    private final AssemblyInput input;
    private final Settings settings;
    private final List<ObjectDraft> drafts = new ArrayList<>();
    private final SortedMap<String, List<Endpoint>> endpoints = new TreeMap<>();
    private final SortedMap<String, GslbService> services = new TreeMap<>();
    private final SortedMap<String, HealthMonitor> generated = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();

    private GslbServiceAssembler(AssemblyInput input) {
        this.input = input;
        this.settings = input.settings();
    }

    public static Assembly assemble(AssemblyInput input) {
        GslbServiceAssembler assembler = new GslbServiceAssembler(input);
        assembler.collect();
        assembler.build();
        NameWarnings.addTo(assembler.drafts, input);
        return new Assembly(
                assembler.services,
                assembler.generated,
                assembler.carriedOver(),
                assembler.drafts.stream().map(ObjectDraft::report).toList(),
                assembler.notes);
    }

    private void collect() {
        Selection selection = new Selection(settings.deploymentPolicy(), settings.memberClusters());
        input.clusters()
                .forEach(view ->
                        drafts.addAll(new ObjectCollector(settings, selection, view).collect()));
        CarriedOver carried = new CarriedOver(input, selection);
        new TenantNames(input.published(), carried).settle(drafts);
        Set<Origin> known = new HashSet<>();
        for (ObjectDraft draft : drafts) {
            if (carried.isJudged(draft)) {
                known.add(Nodes.originOf(draft.object));
            }
            draft.endpoints.forEach(endpoint -> add(carried.withHostRulesOf(endpoint)));
        }
        for (GslbService service : input.published().values()) {
            carried.of(service, known).forEach(this::add);
            keepAlive(service);
        }
    }

    private Set<String> carriedOver() {
        Set<String> carriedOver = new TreeSet<>();
        endpoints.forEach((fqdn, own) -> {
            if (!own.isEmpty() && own.stream().allMatch(Endpoint::stale)) {
                carriedOver.add(fqdn);
            }
        });
        return carriedOver;
    }

    private void add(Endpoint endpoint) {
        endpoints.computeIfAbsent(endpoint.fqdn(), _ -> new ArrayList<>()).add(endpoint);
    }

    /// Third-party members keep a service that is there; they never make one.
    private void keepAlive(GslbService service) {
        Specs.GslbHostRule rule = settings.hostRules().get(service.fqdn());
        if (settings.deploymentPolicy().isPresent()
                && rule != null
                && !rule.thirdPartyMembers().isEmpty()) {
            endpoints.computeIfAbsent(service.fqdn(), _ -> new ArrayList<>());
        }
    }

    private void build() {
        Aliases aliases = Aliases.of(endpoints, input.published());
        notes.addAll(aliases.notes());
        endpoints.forEach((fqdn, own) -> {
            GslbService service = service(fqdn, own, aliases.of(fqdn));
            List<Problem> problems = Validation.problemsOf(service);
            if (problems.isEmpty()) {
                services.put(fqdn, service);
                TopologyNotes.addTo(notes, service);
            } else {
                keepBefore(fqdn, problems);
            }
        });
    }

    /// A service that no node would accept would hold up all others: what is served stays.
    private void keepBefore(String fqdn, List<Problem> problems) {
        GslbService before = input.published().get(fqdn);
        notes.add(fqdn + ": cannot be published: " + problems);
        if (before != null) {
            services.put(fqdn, before);
            before.health().monitors().stream()
                    .map(input.monitors()::get)
                    .filter(Objects::nonNull)
                    .forEach(monitor -> generated.putIfAbsent(monitor.name(), monitor));
        }
    }

    private GslbService service(String fqdn, List<Endpoint> own, List<String> aliases) {
        ServiceSettings holds = Precedence.of(settings, fqdn);
        List<String> monitors = monitors(fqdn, own, holds.monitoring());
        return new GslbService(
                fqdn,
                aliases,
                holds.ttlSeconds(),
                holds.policy(),
                new MemberPools(fqdn, settings, notes).of(own),
                new HealthRule(
                        monitors,
                        minMonitorsUp(fqdn, monitors.size(), holds),
                        holds.quorum(),
                        holds.holdDown(),
                        holds.manualResume(),
                        holds.readiness()),
                holds.answer(),
                holds.persistence(),
                holds.downResponse());
    }

    private List<String> monitors(String fqdn, List<Endpoint> own, Monitoring monitoring) {
        return switch (monitoring) {
            case Monitoring.ControlPlaneOnly _ -> List.of();
            case Monitoring.Named named -> named.monitors();
            case Monitoring.Generated made -> generate(fqdn, own, made.template());
        };
    }

    private List<String> generate(
            String fqdn, List<Endpoint> own, @Nullable HealthMonitor template) {
        Collection<HealthMonitor> made = GeneratedMonitors.of(fqdn, own, template);
        if (own.isEmpty()) {
            GslbService before = input.published().get(fqdn);
            List<String> kept = before == null ? List.of() : before.health().monitors();
            made =
                    kept.stream()
                            .filter(GeneratedMonitors::isGenerated)
                            .map(input.monitors()::get)
                            .filter(Objects::nonNull)
                            .toList();
        }
        made.forEach(monitor -> generated.put(monitor.name(), monitor));
        return made.stream().map(HealthMonitor::name).toList();
    }

    /// With named monitors all, with generated ones any, unless a ServicePolicy says how many.
    private int minMonitorsUp(String fqdn, int monitors, ServiceSettings holds) {
        Integer asked = holds.minMonitorsUp();
        if (monitors == 0) {
            return 0;
        }
        if (asked == null) {
            return holds.monitoring() instanceof Monitoring.Named ? monitors : 1;
        }
        if (asked > monitors) {
            notes.add(
                    fqdn
                            + ": minHealthMonitorsUp "
                            + asked
                            + " is more than its "
                            + monitors
                            + " monitors: all must pass");
        }
        return Math.min(asked, monitors);
    }
}

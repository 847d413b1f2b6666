package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.HealthMonitor;
import io.meridian.model.IpAddress;
import io.meridian.model.Site;
import io.meridian.model.Validation;
import io.meridian.yaml.Binding;
import io.meridian.yaml.Problems;
import io.meridian.yaml.RecordBinder;
import io.meridian.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Checks one object's spec and binds it. Every problem with its line, in AMKO's words where AMKO
/// has words. Single-use.
final class SpecCheck {

    private final ClusterObject object;
    private final Problems problems = new Problems();
    private final List<String> notInForce = new ArrayList<>();
    private final YamlNode.Mapping spec;

    SpecCheck(ClusterObject object) {
        this.object = object;
        this.spec =
                object.spec()
                        .orElseGet(() ->
                                new YamlNode.Mapping(
                                        object.place(),
                                        new java.util.LinkedHashMap<>(),
                                        java.util.Map.of()));
    }

    Problems problems() {
        return problems;
    }

    List<String> notInForce() {
        return notInForce;
    }

    private <T extends Record> Optional<T> bind(Class<T> type) {
        RecordBinder binder = new RecordBinder(Binding.MANIFEST, problems);
        Optional<T> bound = binder.bind(spec, type, "spec");
        notInForce.addAll(binder.unknownPaths());
        return bound;
    }

    private void problem(String path, String rule) {
        problems.add(object.body().placeAt(path), path, rule);
    }

    Optional<Specs.AmkoCluster> amkoCluster(String namespace) {
        Optional<Specs.AmkoCluster> bound = bind(Specs.AmkoCluster.class);
        bound.ifPresent(found -> {
            if (found.clusterContext() == null || found.clusterContext().isEmpty()) {
                problem("spec.clusterContext", "must not be empty");
            } else if (!found.clusters().isEmpty()
                    && !found.clusters().contains(found.clusterContext())) {
                problem(
                        "spec.clusterContext",
                        "current cluster context "
                                + found.clusterContext()
                                + " not part of member clusters");
            }
            if (found.version() == null || found.version().isEmpty()) {
                problem("spec.version", "must not be empty");
            }
        });
        inNamespace(namespace);
        return valid(bound);
    }

    /// An object of a kind that AMKO reads in one namespace only (amko-compat: told, never silent).
    void inNamespace(String namespace) {
        if (!object.key().namespace().equals(namespace)) {
            problems.add(
                    object.place(),
                    "metadata.namespace",
                    "is not used here: must be " + namespace + ", was " + object.key().namespace());
        }
    }

    Optional<Specs.GslbConfig> gslbConfig(Set<String> knownClusters) {
        Optional<Specs.GslbConfig> bound = bind(Specs.GslbConfig.class);
        bound.ifPresent(found -> {
            for (int i = 0; i < found.memberClusters().size(); i++) {
                String context = found.memberClusters().get(i).clusterContext();
                if (!knownClusters.contains(context)) {
                    problem(
                            "spec.memberClusters[" + i + "].clusterContext",
                            "cluster context " + context + " is not configured at this federator");
                }
            }
        });
        return valid(bound);
    }

    Optional<Specs.Gdp> gdp(Set<String> memberClusters, Set<String> monitors) {
        Optional<Specs.Gdp> bound = bind(Specs.Gdp.class);
        bound.ifPresent(found -> {
            for (int i = 0; i < found.matchClusters().size(); i++) {
                String cluster = found.matchClusters().get(i).cluster();
                if (!memberClusters.contains(cluster)) {
                    problem(
                            "spec.matchClusters[" + i + "].cluster",
                            "cluster context " + cluster + " not present in GSLBConfig");
                }
            }
            trafficSplit(found.trafficSplit(), 100);
            for (int i = 0; i < found.trafficSplit().size(); i++) {
                String cluster = found.trafficSplit().get(i).cluster();
                if (!memberClusters.contains(cluster)) {
                    problem(
                            "spec.trafficSplit[" + i + "].cluster",
                            "cluster " + cluster + " in traffic policy not present in GSLBConfig");
                }
            }
            common(
                    found.ttl(),
                    found.poolAlgorithmSettings(),
                    found.downResponse(),
                    found.healthMonitorRefs(),
                    monitors,
                    "health monitor ref %s is invalid");
            selectors(found.matchRules());
        });
        return valid(bound);
    }

    private void selectors(Specs.@Nullable MatchRules rules) {
        if (rules != null) {
            selector("appSelector", rules.appSelector());
            selector("namespaceSelector", rules.namespaceSelector());
        }
    }

    private void selector(String name, Specs.@Nullable Selector selector) {
        if (selector != null) {
            selector.label()
                    .forEach((key, value) -> {
                        if (key.isEmpty()) {
                            problem("spec.matchRules." + name, "label key is missing for " + name);
                        } else if (value.isEmpty()) {
                            problem(
                                    "spec.matchRules." + name,
                                    "label value is missing for key " + key + " in " + name);
                        }
                    });
        }
    }

    private void trafficSplit(List<Specs.TrafficSplit> splits, int maxPriority) {
        for (int i = 0; i < splits.size(); i++) {
            Integer weight = splits.get(i).weight();
            Integer priority = splits.get(i).priority();
            String path = "spec.trafficSplit[" + i + "]";
            if (weight != null && (weight < 1 || weight > 20)) {
                problem(path + ".weight", "traffic weight " + weight + " must be between 1 and 20");
            }
            if (priority != null && (priority < 0 || priority > maxPriority)) {
                problem(path + ".priority", "priority " + priority + " must be between 1 and 100");
            }
        }
    }

    private void common(
            @Nullable Integer ttl,
            Specs.@Nullable PoolAlgorithm algorithm,
            Specs.@Nullable DownResponseSpec down,
            List<String> refs,
            Set<String> monitors,
            String missingMonitor) {
        if (ttl != null && (ttl < 0 || ttl > 86_400)) {
            problem("spec.ttl", "must be 0..86400, was " + ttl);
        }
        var _ = Algorithms.policy(algorithm, this::problem);
        if (Algorithms.isNotInForce(algorithm)) {
            notInForce.add(
                    "spec.poolAlgorithmSettings.lbAlgorithm: GSLB_ALGORITHM_TOPOLOGY, answered as round robin");
        }
        var _ = Algorithms.downResponse(down, this::problem);
        for (int i = 0; i < refs.size(); i++) {
            if (!monitors.contains(refs.get(i))) {
                problem("spec.healthMonitorRefs[" + i + "]", missingMonitor.formatted(refs.get(i)));
            }
        }
        if (!refs.isEmpty() && spec.get("healthMonitorTemplate").isPresent()) {
            problem(
                    "spec.healthMonitorTemplate",
                    "health monitor reference and template cannot be specified together");
        }
    }

    Optional<Specs.GslbHostRule> hostRule(Set<String> sites, Set<String> monitors) {
        Optional<Specs.GslbHostRule> bound = bind(Specs.GslbHostRule.class);
        bound.ifPresent(found -> {
            String name = object.key().name();
            String fqdn = found.fqdn();
            String wrong =
                    fqdn == null || fqdn.isEmpty()
                            ? "GSFqdn missing for " + name + " GSLBHostRule"
                            : Validation.fqdnProblem(fqdn.toLowerCase(Locale.ROOT));
            if (wrong != null) {
                problem("spec.fqdn", wrong);
            }
            trafficSplit(found.trafficSplit(), Integer.MAX_VALUE);
            thirdParty(found.thirdPartyMembers(), sites, name);
            common(
                    found.ttl(),
                    found.poolAlgorithmSettings(),
                    found.downResponse(),
                    found.healthMonitorRefs(),
                    monitors,
                    "Health Monitor Ref %s error for " + name);
        });
        return valid(bound);
    }

    private void thirdParty(List<Specs.ThirdPartyMember> members, Set<String> sites, String rule) {
        for (int i = 0; i < members.size(); i++) {
            String site = members.get(i).site();
            String vip = members.get(i).vip();
            String path = "spec.thirdPartyMembers[" + i + "]";
            if (vip == null || IpAddress.parse(vip).isEmpty()) {
                problem(
                        path + ".vip",
                        "Invalid VIP for thirdPartyMember site " + site + ": '" + vip + "'");
            }
            if (site == null || !sites.contains(site)) {
                problem(
                        path + ".site",
                        "ThirdPartyMember site " + site + " does not exist for " + rule);
            }
        }
    }

    Optional<Site> site() {
        Optional<Site> site =
                bind(Specs.SiteSpec.class)
                        .map(found ->
                                new Site(
                                        object.key().name(),
                                        found.latitude(),
                                        found.longitude(),
                                        found.clusters(),
                                        found.enabled()));
        site.ifPresent(found -> validate(Validation.problemsOf(found)));
        return valid(site);
    }

    Optional<HealthMonitor> monitor() {
        Optional<HealthMonitor> monitor =
                bind(Specs.HealthMonitorSpec.class)
                        .flatMap(found ->
                                MonitorReader.read(object.key().name(), found, this::problem));
        monitor.ifPresent(found -> validate(Validation.problemsOf(found)));
        return valid(monitor);
    }

    private void validate(List<io.meridian.model.Problem> found) {
        found.forEach(problem -> problem("spec." + problem.path(), problem.rule()));
    }

    private <T> Optional<T> valid(Optional<T> bound) {
        return problems.isEmpty() ? bound : Optional.empty();
    }
}

package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Site;
import io.meridian.model.Validation;
import io.meridian.yaml.Binding;
import io.meridian.yaml.Problems;
import io.meridian.yaml.RecordBinder;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Checks one object's spec and binds it. Every problem with its line, in AMKO's words where AMKO
/// has words. Single-use.
final class SpecCheck {

    private final ClusterObject object;
    private final Problems problems = new Problems();
    private final Set<String> unreadable = new HashSet<>();
    private final List<String> notInForce = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
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

    List<String> notes() {
        return notes;
    }

    /// The object's name.
    String name() {
        return object.key().name();
    }

    /// What somebody wrote, where that can be told.
    AppliedManifest applied() {
        return AppliedManifest.of(object);
    }

    void notInForce(String field) {
        notInForce.add(field);
    }

    void note(String note) {
        notes.add(note);
    }

    /// What can be read of the spec, so that it is checked beside what cannot be, which is a
    /// problem already; empty when something that is required cannot be read.
    <T extends Record> Optional<T> bind(Class<T> type) {
        RecordBinder binder = new RecordBinder(Binding.MANIFEST, problems);
        Optional<T> bound = binder.bindRest(spec, type, "spec");
        notInForce.addAll(binder.unknownPaths());
        problems.list().forEach(problem -> unreadable.add(problem.path()));
        return bound;
    }

    /// What is said of a field that could not be read follows from that.
    void problem(String path, String rule) {
        if (unreadable.stream()
                .noneMatch(field -> isWithin(field, path) || isWithin(path, field))) {
            problems.add(object.body().placeAt(path), path, rule);
        }
    }

    private static boolean isWithin(String path, String outer) {
        return path.startsWith(outer)
                && (path.length() == outer.length()
                        || ".[".indexOf(path.charAt(outer.length())) >= 0);
    }

    /// A problem in AMKO's own words, which name what they are about: without a path in front, so
    /// that the status reads as AMKO's does.
    void amkos(String path, String message) {
        if (!unreadable.contains(path)) {
            problems.add(object.body().placeAt(path), "", message);
        }
    }

    /// @param own the cluster that the federator runs in
    Optional<Specs.AmkoCluster> amkoCluster(String namespace, String own) {
        Optional<Specs.AmkoCluster> bound = bind(Specs.AmkoCluster.class);
        bound.ifPresent(found -> {
            if (found.clusterContext() == null || found.clusterContext().isEmpty()) {
                problem("spec.clusterContext", "must not be empty");
            } else if (!found.clusters().isEmpty()
                    && !found.clusters().contains(found.clusterContext())) {
                amkos(
                        "spec.clusterContext",
                        "current cluster context "
                                + found.clusterContext()
                                + " not part of member clusters");
            }
            if (found.clusterContext() != null
                    && !found.clusterContext().isEmpty()
                    && !found.clusterContext().equals(own)) {
                note(
                        "spec.clusterContext is "
                                + found.clusterContext()
                                + "; this federator runs in "
                                + own
                                + " and goes by that");
            }
            if (found.version() == null || found.version().isEmpty()) {
                problem("spec.version", "must not be empty");
            }
        });
        inNamespace(namespace);
        return valid(bound);
    }

    /// An object of a kind that AMKO reads in one namespace only: told, never silent.
    void inNamespace(String namespace) {
        if (!object.key().namespace().equals(namespace)) {
            problems.add(
                    object.place(),
                    "metadata.namespace",
                    "is not used here: must be " + namespace + ", was " + object.key().namespace());
        }
    }

    Optional<Specs.GslbConfig> gslbConfig(Predicate<String> knownClusters) {
        Optional<Specs.GslbConfig> bound = bind(Specs.GslbConfig.class);
        bound.ifPresent(found -> {
            notInForce(found);
            for (int i = 0; i < found.memberClusters().size(); i++) {
                String context = found.memberClusters().get(i).clusterContext();
                if (!knownClusters.test(context)) {
                    problem(
                            "spec.memberClusters[" + i + "].clusterContext",
                            "cluster context " + context + " is not configured at this federator");
                }
            }
        });
        return valid(bound);
    }

    /// What AMKO needs to talk to an Avi controller and to log.
    private void notInForce(Specs.GslbConfig config) {
        Specs.GslbLeader leader = config.gslbLeader();
        if (leader != null) {
            notInForceIf(leader.credentials(), "spec.gslbLeader.credentials");
            notInForceIf(leader.controllerVersion(), "spec.gslbLeader.controllerVersion");
            notInForceIf(leader.controllerIp(), "spec.gslbLeader.controllerIP");
        }
        notInForceIf(config.refreshInterval(), "spec.refreshInterval");
        notInForceIf(config.logLevel(), "spec.logLevel");
    }

    private void notInForceIf(@Nullable Object value, String path) {
        if (value != null) {
            notInForce.add(path);
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

    <T> Optional<T> valid(Optional<T> bound) {
        return problems.isEmpty() ? bound : Optional.empty();
    }
}

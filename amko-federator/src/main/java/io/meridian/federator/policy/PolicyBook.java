package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Problem;
import io.meridian.model.Site;
import io.meridian.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Reads the settings of the leader's cluster and keeps the last good version of each object: an
/// invalid update changes nothing but the object's status. Owned by the reconcile loop.
public final class PolicyBook {

    /// What a reading gives.
    public record Reading(
            Settings settings,
            Optional<Specs.AmkoCluster> amkoCluster,
            Optional<ClusterObject> amkoClusterObject,
            List<ObjectReport> reports) {}

    /// An object in force, and what it means.
    private record InForce<T>(ClusterObject object, T meaning) {}

    private final String namespace;
    private final Set<String> knownClusters;
    private final LastGood lastGood;
    private final Map<ObjectKey, ClusterObject> accepted = new HashMap<>();

    /// @param namespace of AMKO's kinds and ours
    /// @param knownClusters contexts that this federator has a door to
    public PolicyBook(String namespace, Set<String> knownClusters, LastGood lastGood) {
        this.namespace = namespace;
        this.knownClusters = Set.copyOf(knownClusters);
        this.lastGood = lastGood;
    }

    public Reading read(ClusterView own) {
        return new Round(own).read();
    }

    /// One reading: kinds in the order in which they refer to each other.
    private final class Round {

        private final ClusterView own;
        private final List<ObjectReport> reports = new ArrayList<>();

        Round(ClusterView own) {
            this.own = own;
        }

        Reading read() {
            List<InForce<Site>> sites = all("Site", SpecCheck::site);
            List<InForce<HealthMonitor>> monitors = all("HealthMonitor", SpecCheck::monitor);
            Set<String> siteNames = names(sites);
            Set<String> monitorNames = names(monitors);
            Optional<InForce<Specs.AmkoCluster>> amko =
                    single(
                            "AMKOCluster",
                            check -> check.amkoCluster(namespace),
                            "an AMKOCluster object already exists, can't add another");
            Optional<InForce<Specs.GslbConfig>> config =
                    single(
                            "GSLBConfig",
                            check -> check.gslbConfig(knownClusters),
                            "can't add another gslbconfig");
            Set<String> members = new LinkedHashSet<>();
            config.ifPresent(found ->
                    found.meaning
                            .memberClusters()
                            .forEach(member -> members.add(member.clusterContext())));
            Optional<InForce<Specs.Gdp>> gdp =
                    single(
                            "GlobalDeploymentPolicy",
                            check -> check.gdp(members, monitorNames),
                            "a GDP object already exists, can't add another");
            Map<String, Specs.GslbHostRule> rules = hostRules(siteNames, monitorNames);
            Map<String, Site> siteMap = new TreeMap<>();
            sites.forEach(site -> siteMap.put(site.meaning.name(), site.meaning));
            Map<String, HealthMonitor> monitorMap = new TreeMap<>();
            monitors.forEach(monitor -> monitorMap.put(monitor.meaning.name(), monitor.meaning));
            forgetTheGone();
            return new Reading(
                    new Settings(members, gdp.map(InForce::meaning), rules, siteMap, monitorMap),
                    amko.map(InForce::meaning),
                    amko.map(InForce::object),
                    reports);
        }

        private <T> Set<String> names(List<InForce<T>> inForce) {
            Set<String> names = new HashSet<>();
            inForce.forEach(each -> names.add(each.object.key().name()));
            return names;
        }

        private <T> List<InForce<T>> all(String kind, Function<SpecCheck, Optional<T>> check) {
            List<InForce<T>> inForce = new ArrayList<>();
            for (ClusterObject object : own.ofKind(kind)) {
                check(object, check).ifPresent(inForce::add);
            }
            return inForce;
        }

        /// One object of a kind counts: the one that is in force already, else the first that is
        /// valid.
        private <T> Optional<InForce<T>> single(
                String kind, Function<SpecCheck, Optional<T>> check, String another) {
            List<ClusterObject> objects = new ArrayList<>(own.ofKind(kind));
            objects.sort(
                    java.util.Comparator.comparing(
                                    (ClusterObject object) -> !accepted.containsKey(object.key()))
                            .thenComparing(ClusterObject::key));
            Optional<InForce<T>> inForce = Optional.empty();
            for (ClusterObject object : objects) {
                if (!object.key().namespace().equals(namespace)) {
                    refuse(
                            object,
                            "metadata.namespace",
                            "is not used here: must be "
                                    + namespace
                                    + ", was "
                                    + object.key().namespace());
                } else if (inForce.isPresent()) {
                    refuse(object, "", another);
                } else {
                    inForce = check(object, check);
                }
            }
            return inForce;
        }

        private void refuse(ClusterObject object, String path, String rule) {
            var _ = accepted.remove(object.key());
            report(
                    object,
                    List.of(new Problem(object.place().toString(), path, rule)),
                    false,
                    List.of(),
                    List.of());
        }

        private Map<String, Specs.GslbHostRule> hostRules(Set<String> sites, Set<String> monitors) {
            List<ClusterObject> objects = new ArrayList<>(own.ofKind("GSLBHostRule"));
            objects.sort(
                    java.util.Comparator.comparing(
                                    (ClusterObject object) -> !accepted.containsKey(object.key()))
                            .thenComparing(ClusterObject::key));
            Map<String, Specs.GslbHostRule> rules = new LinkedHashMap<>();
            for (ClusterObject object : objects) {
                String fqdn =
                        object.spec()
                                .flatMap(spec -> spec.text("fqdn"))
                                .orElse("")
                                .toLowerCase(Locale.ROOT);
                if (rules.containsKey(fqdn)) {
                    refuse(
                            object,
                            "spec.fqdn",
                            "there's an existing GSLBHostRule for the same FQDN " + fqdn);
                } else {
                    check(object, check -> check.hostRule(sites, monitors))
                            .ifPresent(found ->
                                    rules.putIfAbsent(
                                            String.valueOf(found.meaning.fqdn())
                                                    .toLowerCase(Locale.ROOT),
                                            found.meaning));
                }
            }
            return rules;
        }

        /// Checks an object, and falls back to its last good version.
        private <T> Optional<InForce<T>> check(
                ClusterObject object, Function<SpecCheck, Optional<T>> check) {
            SpecCheck now = new SpecCheck(object);
            Optional<T> meaning = check.apply(now);
            List<String> fqdns =
                    object.spec()
                            .flatMap(spec -> spec.text("fqdn"))
                            .map(List::of)
                            .orElse(List.of());
            if (meaning.isPresent()) {
                accepted.put(object.key(), object);
                lastGood.keep(object.cluster() + "/" + object.key(), object.source());
                report(object, List.of(), false, now.notInForce(), fqdns);
                return Optional.of(new InForce<>(object, meaning.get()));
            }
            Optional<ClusterObject> before =
                    Optional.ofNullable(accepted.get(object.key())).or(() -> restored(object));
            Optional<InForce<T>> last =
                    before.flatMap(good ->
                            check.apply(new SpecCheck(good))
                                    .map(found -> new InForce<>(good, found)));
            last.ifPresent(good -> accepted.put(object.key(), good.object));
            report(object, now.problems().list(), last.isPresent(), now.notInForce(), fqdns);
            return last;
        }

        private Optional<ClusterObject> restored(ClusterObject object) {
            return lastGood.read(object.cluster() + "/" + object.key())
                    .flatMap(text ->
                            DirectoryCluster.objects(
                                            object.cluster(), "last good", text, new Problems())
                                    .stream()
                                    .filter(found -> found.key().equals(object.key()))
                                    .findFirst());
        }

        private void report(
                ClusterObject object,
                List<Problem> problems,
                boolean last,
                List<String> notInForce,
                List<String> fqdns) {
            reports.add(new ObjectReport(object, problems, last, notInForce, List.of(), fqdns));
        }

        private void forgetTheGone() {
            for (ObjectKey key : List.copyOf(accepted.keySet())) {
                if (!own.objects().containsKey(key)) {
                    accepted.remove(key);
                    lastGood.forget(own.cluster() + "/" + key);
                }
            }
        }
    }
}

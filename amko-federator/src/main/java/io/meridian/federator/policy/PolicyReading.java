package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// One reading of all settings: kinds in the order in which they refer to each other. Single-use.
final class PolicyReading {

    private final String namespace;
    private final Predicate<String> knownClusters;
    private final AcceptedObjects accepted;
    private final ClusterView own;
    private final Verdicts verdicts;

    PolicyReading(
            String namespace,
            Predicate<String> knownClusters,
            AcceptedObjects accepted,
            ClusterView own) {
        this.namespace = namespace;
        this.knownClusters = knownClusters;
        this.accepted = accepted;
        this.own = own;
        this.verdicts = new Verdicts(accepted);
    }

    PolicyBook.Reading read() {
        Map<String, Site> sites = named("Site", (check, _) -> check.site());
        Map<String, HealthMonitor> monitors = named("HealthMonitor", (check, _) -> check.monitor());
        Map<String, Specs.PersistenceProfileSpec> profiles =
                named("PersistenceProfile", (check, _) -> OwnKindsCheck.persistenceProfile(check));
        Optional<InForce<Specs.AmkoCluster>> amko =
                single(
                        "AMKOCluster",
                        (check, _) -> check.amkoCluster(namespace, own.cluster()),
                        "an AMKOCluster object already exists, can't add another");
        Optional<InForce<Specs.GslbConfig>> config =
                single(
                        "GSLBConfig",
                        (check, _) -> check.gslbConfig(knownClusters),
                        "can't add another gslbconfig");
        Set<String> members = members(config);
        verdicts.mayReferTo(
                new References(
                        false,
                        members,
                        sites.keySet(),
                        monitors.keySet(),
                        moulds(monitors),
                        profiles.keySet()));
        Map<String, DomainPolicy> domains = named("DomainPolicy", OwnKindsCheck::domainPolicy);
        Optional<InForce<Specs.Gdp>> gdp =
                single(
                        "GlobalDeploymentPolicy",
                        DeploymentPolicyCheck::of,
                        "a GDP object already exists, can't add another");
        Ownership ownership = new Ownership(List.copyOf(domains.values()));
        Map<String, Specs.GslbHostRule> rules =
                byFqdn("GSLBHostRule", HostRuleCheck::of, ownership);
        Map<String, Specs.ServicePolicySpec> policies =
                byFqdn("ServicePolicy", OwnKindsCheck::servicePolicy, ownership);
        Set<ObjectKey> needed = new HashSet<>();
        Needs needs = Needs.of(gdp.map(InForce::meaning), rules.values(), policies.values());
        retain("HealthMonitor", needs.monitors(), (check, _) -> check.monitor(), monitors, needed);
        retain(
                "PersistenceProfile",
                needs.profiles(),
                (check, _) -> OwnKindsCheck.persistenceProfile(check),
                profiles,
                needed);
        retain("Site", needs.sites(), (check, _) -> check.site(), sites, needed);
        if (own.listed()) {
            accepted.forgetTheGone(own, needed);
        }
        return new PolicyBook.Reading(
                new Settings(
                        tenant(config),
                        config.map(found -> found.meaning().useCustomGlobalFqdn()).orElse(false),
                        members,
                        gdp.map(InForce::meaning),
                        rules,
                        policies,
                        sites,
                        monitors,
                        profiles,
                        List.copyOf(domains.values())),
                amko.map(InForce::meaning),
                amko.map(InForce::object),
                verdicts.reports());
    }

    private static Set<String> members(Optional<InForce<Specs.GslbConfig>> config) {
        Set<String> members = new HashSet<>();
        config.ifPresent(found ->
                found.meaning()
                        .memberClusters()
                        .forEach(member -> members.add(member.clusterContext())));
        return members;
    }

    /// AMKO's default where the GSLBConfig names no tenant.
    private static String tenant(Optional<InForce<Specs.GslbConfig>> config) {
        return config.map(found -> found.meaning().gslbLeader())
                .map(Specs.GslbLeader::tenant)
                .filter(tenant -> !tenant.isEmpty())
                .orElse("admin");
    }

    private static Set<String> moulds(Map<String, HealthMonitor> monitors) {
        Set<String> moulds = new HashSet<>();
        monitors.forEach((name, monitor) -> {
            if (Moulds.isMould(monitor)) {
                moulds.add(name);
            }
        });
        return moulds;
    }

    /// Objects that others name, without a namespace: of two with one name that in the namespace of
    /// the settings counts, else the older.
    private <T> Map<String, T> named(String kind, Check<T> check) {
        Map<String, T> meanings = new TreeMap<>();
        Map<String, ObjectKey> taken = new HashMap<>();
        List<ClusterObject> objects = new ArrayList<>();
        List<ClusterObject> elsewhere = new ArrayList<>();
        accepted.inOrder(own.ofKind(kind))
                .forEach(object ->
                        (object.key().namespace().equals(namespace) ? objects : elsewhere)
                                .add(object));
        objects.addAll(elsewhere);
        for (ClusterObject object : objects) {
            ObjectKey first = taken.get(object.key().name());
            if (first != null) {
                verdicts.refuse(
                        object,
                        "metadata.name",
                        "a " + kind + " of this name is in force already: " + first);
                continue;
            }
            verdicts.of(object, check, _ -> Optional.empty())
                    .ifPresent(found -> {
                        taken.put(object.key().name(), object.key());
                        meanings.put(object.key().name(), found.meaning());
                    });
        }
        return meanings;
    }

    /// Of a kind of which one object counts, in the namespace of the settings.
    private <T> Optional<InForce<T>> single(String kind, Check<T> check, String another) {
        Optional<InForce<T>> inForce = Optional.empty();
        for (ClusterObject object : accepted.inOrder(own.ofKind(kind))) {
            if (!object.key().namespace().equals(namespace)) {
                verdicts.refuse(
                        object,
                        "metadata.namespace",
                        "is not used here: must be "
                                + namespace
                                + ", was "
                                + object.key().namespace());
            } else if (inForce.isPresent()) {
                verdicts.refuse(object, "", another);
            } else {
                inForce = verdicts.of(object, check, _ -> Optional.empty());
            }
        }
        return inForce;
    }

    private <T> Map<String, T> byFqdn(String kind, Check<T> check, Ownership ownership) {
        Map<String, T> meanings = new TreeMap<>();
        for (ClusterObject object : accepted.inOrder(own.ofKind(kind))) {
            verdicts.of(
                            object,
                            check,
                            each ->
                                    AcceptedObjects.fqdn(each)
                                            .flatMap(fqdn ->
                                                    against(kind, each, fqdn, meanings, ownership)))
                    .ifPresent(found ->
                            AcceptedObjects.fqdn(found.object())
                                    .ifPresent(fqdn -> meanings.put(fqdn, found.meaning())));
        }
        return meanings;
    }

    private Optional<String> against(
            String kind,
            ClusterObject object,
            String fqdn,
            Map<String, ?> inForce,
            Ownership ownership) {
        if (inForce.containsKey(fqdn)) {
            return Optional.of("there's an existing " + kind + " for the same FQDN");
        }
        return object.key().namespace().equals(namespace)
                ? Optional.empty()
                : Optional.ofNullable(
                        ownership.reasonAgainst(fqdn, object.cluster(), object.key().namespace()));
    }

    /// What something in force names stays in force when its object is gone, as it was last.
    private <T> void retain(
            String kind,
            Set<String> names,
            Check<T> check,
            Map<String, T> present,
            Set<ObjectKey> needed) {
        for (String name : names) {
            if (!present.containsKey(name)) {
                accepted.retained(own.cluster(), kind, name, namespace)
                        .ifPresent(object -> {
                            needed.add(object.key());
                            check.read(new SpecCheck(object), References.UNCHECKED)
                                    .ifPresent(meaning -> present.put(name, meaning));
                        });
            }
        }
    }
}

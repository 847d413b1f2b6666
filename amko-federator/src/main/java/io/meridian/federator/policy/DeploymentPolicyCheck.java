package io.meridian.federator.policy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks a GlobalDeploymentPolicy.
final class DeploymentPolicyCheck {

    private final SpecCheck check;
    private final References references;

    private DeploymentPolicyCheck(SpecCheck check, References references) {
        this.check = check;
        this.references = references;
    }

    static Optional<Specs.Gdp> of(SpecCheck check, References references) {
        Optional<Specs.Gdp> bound = check.bind(Specs.Gdp.class);
        bound.ifPresent(new DeploymentPolicyCheck(check, references)::check);
        return check.valid(bound);
    }

    private void check(Specs.Gdp policy) {
        selectors(policy.matchRules());
        clusters(policy);
        SharedFieldsCheck shared = SharedFieldsCheck.ofPolicy(check, references);
        shared.trafficSplit(policy.trafficSplit());
        shared.ttl(policy.ttl());
        shared.monitors(policy.healthMonitorRefs(), policy.healthMonitorTemplate());
        persistence(policy.sitePersistenceRef());
        shared.unusedPkiProfile("spec.pkiProfileRef", policy.pkiProfileRef());
        shared.algorithm(policy.poolAlgorithmSettings());
        shared.downResponse(policy.downResponse());
    }

    private void selectors(Specs.@Nullable MatchRules rules) {
        Specs.Selector app = rules == null ? null : rules.appSelector();
        Specs.Selector namespace = rules == null ? null : rules.namespaceSelector();
        labels("appSelector", app);
        labels("namespaceSelector", namespace);
        if (isEmpty(app) && isEmpty(namespace)) {
            check.note("matchRules has no selector: nothing is selected");
        }
    }

    private static boolean isEmpty(Specs.@Nullable Selector selector) {
        return selector == null || selector.label().isEmpty();
    }

    private void labels(String name, Specs.@Nullable Selector selector) {
        if (selector == null) {
            return;
        }
        selector.label()
                .forEach((key, value) -> {
                    String path = "spec.matchRules." + name + ".label";
                    if (key.isEmpty()) {
                        check.amkos(
                                path, "label key is missing for value " + value + " for " + name);
                    } else if (value.isEmpty()) {
                        check.amkos(
                                path + "." + key,
                                "label value is missing for key " + key + " for " + name);
                    }
                });
    }

    private void clusters(Specs.Gdp policy) {
        List<Specs.MatchCluster> clusters = policy.matchClusters();
        if (clusters.isEmpty()) {
            check.note("matchClusters is empty: nothing is selected");
        }
        for (int i = 0; i < clusters.size(); i++) {
            String cluster = clusters.get(i).cluster();
            if (!references.hasCluster(cluster)) {
                check.amkos(
                        "spec.matchClusters[" + i + "].cluster",
                        "cluster context " + cluster + " not present in GSLBConfig");
            }
        }
        for (int i = 0; i < policy.trafficSplit().size(); i++) {
            String cluster = policy.trafficSplit().get(i).cluster();
            if (!references.hasCluster(cluster)) {
                check.amkos(
                        "spec.trafficSplit[" + i + "].cluster",
                        "cluster " + cluster + " in traffic policy not present in GSLBConfig");
            }
        }
    }

    private void persistence(@Nullable String profile) {
        if (profile != null && profile.isEmpty()) {
            check.amkos(
                    "spec.sitePersistenceRef",
                    "empty string as site persistence reference not supported");
        } else if (profile != null && !references.hasProfile(profile)) {
            check.amkos(
                    "spec.sitePersistenceRef", "site persistence ref " + profile + " not present");
        }
    }
}

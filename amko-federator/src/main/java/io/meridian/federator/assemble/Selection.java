package io.meridian.federator.assemble;

import io.meridian.federator.policy.Specs;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which objects a GlobalDeploymentPolicy selects: both selectors and all of their labels must
/// match.
final class Selection {

    private final Specs.@Nullable Gdp policy;
    private final Set<String> memberClusters;

    Selection(Optional<Specs.Gdp> policy, Set<String> memberClusters) {
        this.policy = policy.orElse(null);
        this.memberClusters = memberClusters;
    }

    /// Why an object is not selected; null when it is.
    @Nullable String reasonAgainst(ClusterObject object, ClusterView view) {
        Specs.Gdp gdp = policy;
        String ofCluster = reasonAgainstCluster(object.cluster());
        if (gdp == null || ofCluster != null) {
            return ofCluster;
        }
        Map<String, String> app =
                labels(gdp.matchRules() == null ? null : gdp.matchRules().appSelector());
        Map<String, String> namespace =
                labels(gdp.matchRules() == null ? null : gdp.matchRules().namespaceSelector());
        if (app.isEmpty() && namespace.isEmpty()) {
            return "the GlobalDeploymentPolicy has no selector";
        }
        if (!object.labels().entrySet().containsAll(app.entrySet())) {
            return "its labels do not match appSelector " + app;
        }
        ClusterObject own =
                view.objects().get(new ObjectKey("Namespace", "", object.key().namespace()));
        Map<String, String> ownLabels = own == null ? Map.of() : own.labels();
        return ownLabels.entrySet().containsAll(namespace.entrySet())
                ? null
                : "the labels of namespace "
                        + object.key().namespace()
                        + " do not match namespaceSelector "
                        + namespace;
    }

    /// Why no object of a cluster can be selected; null when some can.
    @Nullable String reasonAgainstCluster(String cluster) {
        Specs.Gdp gdp = policy;
        if (gdp == null) {
            return "no GlobalDeploymentPolicy is in force";
        }
        if (!memberClusters.contains(cluster)) {
            return "cluster " + cluster + " is not in the GSLBConfig";
        }
        return match(gdp, cluster).isPresent()
                ? null
                : "cluster " + cluster + " is not in matchClusters of the GlobalDeploymentPolicy";
    }

    /// Whether the policy wants nothing but VIPs of a cluster.
    boolean isVipOnly(String cluster) {
        return policy != null
                && match(policy, cluster).map(Specs.MatchCluster::syncVipOnly).orElse(false);
    }

    private static Optional<Specs.MatchCluster> match(Specs.Gdp gdp, String cluster) {
        return gdp.matchClusters().stream()
                .filter(match -> match.cluster().equals(cluster))
                .findFirst();
    }

    private static Map<String, String> labels(Specs.@Nullable Selector selector) {
        return selector == null ? Map.of() : selector.label();
    }
}

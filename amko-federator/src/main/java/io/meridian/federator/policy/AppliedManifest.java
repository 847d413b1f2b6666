package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/// The manifest that `kubectl apply` left with an object: what somebody wrote, before an API server
/// filled in a schema's defaults.
final class AppliedManifest {

    private final Optional<YamlNode.Mapping> spec;

    private AppliedManifest(Optional<YamlNode.Mapping> spec) {
        this.spec = spec;
    }

    static AppliedManifest of(ClusterObject object) {
        String text = object.annotations().get(ClusterObject.LAST_APPLIED);
        return new AppliedManifest(
                text == null
                        ? Optional.empty()
                        : DirectoryCluster.objects(
                                        object.cluster(), "applied", text, new Problems())
                                .stream()
                                .findFirst()
                                .flatMap(ClusterObject::spec));
    }

    /// Whether it has a share for the cluster, and no priority in it.
    boolean leavesPriorityOpen(String cluster) {
        List<YamlNode> splits =
                spec.flatMap(map -> map.get("trafficSplit"))
                        .filter(YamlNode.Sequence.class::isInstance)
                        .map(list -> ((YamlNode.Sequence) list).items())
                        .orElse(List.of());
        for (YamlNode each : splits) {
            if (each instanceof YamlNode.Mapping split
                    && split.text("cluster").orElse("").equals(cluster)) {
                return split.get("priority").isEmpty();
            }
        }
        return false;
    }
}

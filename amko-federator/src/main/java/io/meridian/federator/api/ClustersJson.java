package io.meridian.federator.api;

import io.meridian.federator.reconcile.ReconcileLoop;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.CopyState;
import io.meridian.federator.watch.MemberCluster;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.mesh.Mesh;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who leads, and how this federator stands with each member cluster: what it cannot list there,
/// what it may not write there, and how far the leader's settings have come.
final class ClustersJson {

    private ClustersJson() {}

    static Map<String, Object> of(ReconcileLoop loop, Mesh mesh) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("leadership", leadership(mesh.publisher().leadership()));
        json.put("position", mesh.log().snapshot().position().toString());
        json.put("clusters", loop.clusters().stream().map(ClustersJson::cluster).toList());
        return json;
    }

    private static Map<String, Object> leadership(Leadership leadership) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (leadership) {
            case Leadership.Leading leading -> {
                json.put("state", "leading");
                json.put("term", leading.term().toString());
            }
            case Leadership.Following following -> {
                json.put("state", "following");
                json.put("highestTerm", following.highest().toString());
            }
            case Leadership.Waiting waiting -> {
                json.put("state", "waiting");
                json.put("heard", waiting.heard());
                json.put("needed", waiting.needed());
            }
            case Leadership.StoodDown down -> {
                json.put("state", "stoodDown");
                json.put("term", down.own().toString());
                json.put("highestTerm", down.higher().toString());
            }
        }
        json.put("inWords", leadership.inWords());
        return json;
    }

    private static Map<String, @Nullable Object> cluster(MemberCluster cluster) {
        ClusterView view = cluster.view();
        Instant stale = cluster.staleSince();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("cluster", view.cluster());
        json.put("objects", view.objects().size());
        json.put("listed", view.listed());
        json.put("staleSince", stale == null ? null : stale.toString());
        json.put("staleSeconds", FederatorMetrics.staleSeconds(cluster));
        List<String> unlisted = new ArrayList<>(view.unlistedKinds());
        unlisted.sort(null);
        json.put("unlistedKinds", unlisted);
        json.put("failures", view.failures());
        json.put("accessProblem", cluster.accessProblem());
        CopyState copy = cluster.copy();
        json.put("copy", Map.of("refused", copy.refused(), "failure", copy.failure()));
        json.put("writeFailures", cluster.writeFailures());
        json.put("federation", cluster.federation().inWords());
        return json;
    }
}

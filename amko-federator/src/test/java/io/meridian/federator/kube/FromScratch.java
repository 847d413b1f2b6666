package io.meridian.federator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.meridian.federator.assemble.Assembly;
import io.meridian.federator.assemble.AssemblyInput;
import io.meridian.federator.assemble.GslbServiceAssembler;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.PolicyBook;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.GslbService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What follows from what API servers hold: listed once, without a watch, a memory or a history.
///
/// @param verdicts on every object, in words
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
record FromScratch(SortedMap<String, GslbService> services, List<String> verdicts) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param own which of the servers has the settings
    /// @param empty a folder
    static FromScratch of(Map<String, TestApiServer> servers, String own, Path empty) {
        Map<String, ClusterView> views = new TreeMap<>();
        servers.forEach((name, server) -> views.put(name, list(name, server)));
        PolicyBook.Reading reading =
                new PolicyBook("avi-system", servers::containsKey, new LastGood(empty))
                        .read(views.get(own));
        Assembly assembly =
                GslbServiceAssembler.assemble(
                        AssemblyInput.of(
                                views.values(), reading.settings(), List.of(), Optional.empty()));
        List<ObjectReport> reports = new ArrayList<>(reading.reports());
        reports.addAll(assembly.reports());
        return new FromScratch(assembly.services(), verdicts(reports));
    }

    static List<String> verdicts(List<ObjectReport> reports) {
        return reports.stream()
                .map(report ->
                        report.object().cluster()
                                + " "
                                + report.object().key()
                                + " "
                                + report.problems()
                                + " "
                                + report.fqdns())
                .sorted()
                .toList();
    }

    private static ClusterView list(String cluster, TestApiServer server) {
        SortedMap<ObjectKey, ClusterObject> objects = new TreeMap<>();
        for (KubeKind kind : KubeKind.ALL) {
            for (KubeKind.Name name : kind.names()) {
                String list = server.get(name.path() + "/" + name.plural());
                if (!list.isEmpty()) {
                    items(list).stream()
                            .filter(item -> KeptFields.isOfUse(kind, item))
                            .map(item -> KubeObjects.read(cluster, kind, item))
                            .forEach(object -> objects.put(object.key(), object));
                    break;
                }
            }
        }
        return new ClusterView(cluster, objects, Map.of(), true, null);
    }

    private static List<GenericKubernetesResource> items(String list) {
        try {
            List<GenericKubernetesResource> items = new ArrayList<>();
            for (JsonNode item : JSON.readTree(list).path("items")) {
                items.add(JSON.treeToValue(item, GenericKubernetesResource.class));
            }
            return items;
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }
}

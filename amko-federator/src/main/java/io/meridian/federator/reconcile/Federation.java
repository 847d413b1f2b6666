package io.meridian.federator.reconcile;

import io.meridian.federator.policy.Specs;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.CollectedKind;
import io.meridian.federator.watch.FederationSet;
import io.meridian.federator.watch.FederationState;
import io.meridian.federator.watch.MemberCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a leader federates, and AMKO's words for how far it has come.
final class Federation {

    private static final String VALIDATION = "current AMKOCluster Validation";
    private static final String INITIALISATION = "member cluster initialisation";
    private static final String MEMBERS = "member cluster validation";
    private static final String INVALID = "member cluster clients invalid";

    private Federation() {}

    /// The leader's settings: of the kinds of which one object counts, those in the namespace of
    /// the settings; of all others those in every namespace, because they hold there too. Null when
    /// nothing may be federated: this federator does not lead, or does not know its own cluster as
    /// it is now.
    static @Nullable FederationSet set(
            ClusterView own, Optional<Specs.AmkoCluster> amko, String namespace, boolean leading) {
        if (!leading || amko.isEmpty() || !own.listed() || own.staleSince() != null) {
            return null;
        }
        Map<String, List<ClusterObject>> objects = new TreeMap<>();
        for (CollectedKind kind : CollectedKind.SETTINGS) {
            if (!kind.kind().equals("AMKOCluster")
                    && own.isListed(kind.kind())
                    && !own.failures().containsKey(kind.kind())) {
                objects.put(
                        kind.kind(),
                        own.ofKind(kind.kind()).stream()
                                .filter(each ->
                                        !FederationSet.EXCLUSIVE.contains(kind.kind())
                                                || each.key().namespace().equals(namespace))
                                .toList());
            }
        }
        String version = String.valueOf(amko.get().version());
        return new FederationSet(own.cluster(), namespace, version, objects);
    }

    /// AMKO's conditions of an AMKOCluster, word for word.
    ///
    /// @param problem why the object is refused; empty when it is not
    /// @param members that settings go to
    /// @param unknown listed clusters that cannot be reached in any way
    static List<Map<String, Object>> conditions(
            String problem, boolean leading, List<MemberCluster> members, List<String> unknown) {
        List<Map<String, Object>> conditions = new ArrayList<>();
        if (!problem.isEmpty()) {
            conditions.add(condition(VALIDATION, "invalid AMKOCluster object", problem));
        } else if (!leading) {
            conditions.add(condition(VALIDATION, "won't federate objects", "AMKO not a leader"));
        } else {
            conditions.add(condition(VALIDATION, "valid AMKOCluster object", ""));
            addProgress(members, unknown, conditions);
        }
        return conditions;
    }

    private static void addProgress(
            List<MemberCluster> members,
            List<String> unknown,
            List<Map<String, Object>> conditions) {
        List<String> unconnected = new ArrayList<>();
        unknown.forEach(
                context -> unconnected.add(context + ": is not configured at this federator"));
        List<String> unfit = new ArrayList<>();
        Map<String, List<String>> failed = new TreeMap<>();
        int tried = 0;
        for (MemberCluster member : members) {
            String name = member.name() + ": ";
            switch (member.federation()) {
                case FederationState.Idle _ -> {}
                case FederationState.Unconnected none -> unconnected.add(name + none.reason());
                case FederationState.Invalid invalid -> unfit.add(name + invalid.reason());
                case FederationState.Tried there -> {
                    tried++;
                    there.failures()
                            .forEach((kind, reason) ->
                                    failed.computeIfAbsent(kind, _ -> new ArrayList<>())
                                            .add(name + reason));
                }
            }
        }
        int all = members.size() + unknown.size();
        boolean none = unconnected.size() == all && all > 0;
        conditions.add(
                condition(
                        INITIALISATION,
                        none
                                ? INVALID
                                : unconnected.isEmpty()
                                        ? "all cluster clients fetched"
                                        : "some member cluster clients couldn't be fetched",
                        String.join("; ", unconnected)));
        conditions.add(
                condition(
                        MEMBERS,
                        none
                                ? INVALID
                                : unfit.isEmpty()
                                        ? "validated all member clusters"
                                        : "error in validating some member clusters",
                        String.join("; ", unfit)));
        conditions.add(progress("GSLBConfig Federation", failed.get("GSLBConfig"), tried));
        conditions.add(progress("GDP Federation", failed.get("GlobalDeploymentPolicy"), tried));
        List<String> others = new ArrayList<>();
        failed.forEach((kind, reasons) -> {
            if (!kind.equals("GSLBConfig") && !kind.equals("GlobalDeploymentPolicy")) {
                reasons.forEach(reason -> others.add(kind + ", " + reason));
            }
        });
        conditions.add(progress("other settings Federation", others, tried));
    }

    private static Map<String, Object> progress(
            String type, @Nullable List<String> failed, int tried) {
        int failures = failed == null ? 0 : failed.size();
        String status =
                failures == 0
                        ? "federated to all valid clusters successfully"
                        : failures < tried
                                ? "error in federating to some clusters"
                                : "failure in federation";
        return condition(type, status, failed == null ? "" : String.join("; ", failed));
    }

    private static Map<String, Object> condition(String type, String status, String reason) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("type", type);
        condition.put("status", status);
        condition.put("reason", reason);
        return condition;
    }
}

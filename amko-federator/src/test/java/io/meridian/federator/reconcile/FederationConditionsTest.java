package io.meridian.federator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.watch.FederationState;
import io.meridian.federator.watch.MemberCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The conditions of an AMKOCluster, in AMKO's words to the letter: scripts match them.
class FederationConditionsTest {

    /// A member of which only its name and how far federation has come matter.
    private record Member(String name, FederationState federation) implements EmptyMember {}

    private static final FederationState DONE = new FederationState.Tried(Map.of());
    private static final FederationState AWAY = new FederationState.Unconnected("refused");
    private static final FederationState UNFIT =
            new FederationState.Invalid("it says isLeader too");

    private static FederationState failed(String kind) {
        return new FederationState.Tried(Map.of(kind, "403"));
    }

    /// `type: status (reason)`.
    private static List<String> conditions(
            boolean accepted, boolean leading, FederationState... members) {
        return conditions(
                accepted ? "" : "spec.version: must not be empty", leading, Set.of(), members);
    }

    private static List<String> conditions(
            String problem, boolean leading, Set<String> listed, FederationState... members) {
        List<MemberCluster> clusters = new ArrayList<>();
        for (FederationState state : members) {
            clusters.add(new Member("c" + (clusters.size() + 1), state));
        }
        List<String> unknown = new FederationMembers(listed).unknownAmong(clusters);
        return Federation.conditions(problem, leading, clusters, unknown).stream()
                .map(each ->
                        each.get("type")
                                + ": "
                                + each.get("status")
                                + " ("
                                + each.get("reason")
                                + ")")
                .toList();
    }

    @Test
    void objectThatIsRefusedOrDoesNotLeadFederatesNothing() {
        assertThat(conditions(false, true, DONE))
                .containsExactly(
                        "current AMKOCluster Validation: invalid AMKOCluster object"
                                + " (spec.version: must not be empty)");
        assertThat(conditions(true, false, DONE))
                .containsExactly(
                        "current AMKOCluster Validation: won't federate objects (AMKO not a leader)");
    }

    @Test
    void everythingIsFederated() {
        assertThat(conditions(true, true, DONE, DONE))
                .containsExactly(
                        "current AMKOCluster Validation: valid AMKOCluster object ()",
                        "member cluster initialisation: all cluster clients fetched ()",
                        "member cluster validation: validated all member clusters ()",
                        "GSLBConfig Federation: federated to all valid clusters successfully ()",
                        "GDP Federation: federated to all valid clusters successfully ()",
                        "other settings Federation: federated to all valid clusters successfully ()");
    }

    @Test
    void someMembersAreAwayOrUnfit() {
        assertThat(conditions(true, true, DONE, AWAY, UNFIT))
                .contains(
                        "member cluster initialisation: some member cluster clients couldn't be"
                                + " fetched (c2: refused)",
                        "member cluster validation: error in validating some member clusters"
                                + " (c3: it says isLeader too)");
        assertThat(conditions(true, true, AWAY, AWAY))
                .contains(
                        "member cluster initialisation: member cluster clients invalid"
                                + " (c1: refused; c2: refused)",
                        "member cluster validation: member cluster clients invalid ()");
    }

    @Test
    void listedClusterThatNobodyKnowsIsNamed() {
        assertThat(conditions("", true, Set.of("c1", "c7"), DONE))
                .contains(
                        "member cluster initialisation: some member cluster clients couldn't be"
                                + " fetched (c7: is not configured at this federator)",
                        "member cluster validation: validated all member clusters ()");
        assertThat(conditions("", true, Set.of("c7"), AWAY))
                .contains(
                        "member cluster initialisation: member cluster clients invalid"
                                + " (c7: is not configured at this federator; c1: refused)");
    }

    @Test
    void someOrAllMembersRefuse() {
        assertThat(conditions(true, true, DONE, failed("GSLBConfig")))
                .contains(
                        "GSLBConfig Federation: error in federating to some clusters (c2: 403)",
                        "GDP Federation: federated to all valid clusters successfully ()");
        assertThat(
                        conditions(
                                true,
                                true,
                                failed("GlobalDeploymentPolicy"),
                                failed("GlobalDeploymentPolicy")))
                .contains("GDP Federation: failure in federation (c1: 403; c2: 403)");
        assertThat(conditions(true, true, DONE, failed("GSLBHostRule")))
                .contains(
                        "other settings Federation: error in federating to some clusters"
                                + " (GSLBHostRule, c2: 403)");
    }
}

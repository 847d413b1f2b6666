package io.meridian.federator.reconcile;

import io.meridian.federator.policy.Specs;
import io.meridian.federator.watch.MemberCluster;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The clusters that a leader's settings go to: those that its AMKOCluster lists, whether or not
/// the GSLBConfig names them too; where it lists none, all members.
record FederationMembers(Set<String> listed) {

    /// Before the AMKOCluster is known.
    static final FederationMembers ALL = new FederationMembers(Set.of());

    FederationMembers {
        listed = Set.copyOf(listed);
    }

    static FederationMembers of(Optional<Specs.AmkoCluster> amko) {
        return amko.map(found -> new FederationMembers(Set.copyOf(found.clusters()))).orElse(ALL);
    }

    boolean include(MemberCluster member) {
        return listed.isEmpty() || listed.contains(member.name());
    }

    /// The contexts that a door is needed to. A leader keeps its settings where it has brought them
    /// also when the GSLBConfig does not name a cluster any more, or is gone.
    ///
    /// @param members of the GSLBConfig
    Set<String> followedBeside(Set<String> members, boolean leader) {
        Set<String> followed = new HashSet<>(members);
        if (leader) {
            followed.addAll(listed);
        }
        return followed;
    }

    /// Listed clusters that there is no door to.
    List<String> unknownAmong(List<MemberCluster> doors) {
        Set<String> unknown = new TreeSet<>(listed);
        doors.forEach(door -> unknown.remove(door.name()));
        return List.copyOf(unknown);
    }

    /// What the AMKOCluster is told of members that it does not list.
    Optional<String> noteOn(List<MemberCluster> others) {
        List<String> left =
                others.stream().filter(each -> !include(each)).map(MemberCluster::name).toList();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "settings do not go to "
                                + String.join(", ", left)
                                + ": not in spec.clusters");
    }
}

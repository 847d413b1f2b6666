package io.meridian.federator.policy;

import java.util.Set;

/// The names that a spec may refer to.
///
/// @param unchecked whether every name counts as there: an earlier version that was accepted stays
///   good when what it refers to has gone since
/// @param clusters member clusters of the GSLBConfig
/// @param sites names of Sites
/// @param monitors names of HealthMonitors
/// @param moulds those of them that ask for a path, and so can be a `healthMonitorTemplate`
/// @param profiles names of PersistenceProfiles
record References(
        boolean unchecked,
        Set<String> clusters,
        Set<String> sites,
        Set<String> monitors,
        Set<String> moulds,
        Set<String> profiles) {

    static final References UNCHECKED =
            new References(true, Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    References {
        clusters = Set.copyOf(clusters);
        sites = Set.copyOf(sites);
        monitors = Set.copyOf(monitors);
        moulds = Set.copyOf(moulds);
        profiles = Set.copyOf(profiles);
    }

    boolean hasCluster(String name) {
        return unchecked || clusters.contains(name);
    }

    boolean hasSite(String name) {
        return unchecked || sites.contains(name);
    }

    boolean hasMonitor(String name) {
        return unchecked || monitors.contains(name);
    }

    boolean isMould(String name) {
        return unchecked || moulds.contains(name);
    }

    boolean hasProfile(String name) {
        return unchecked || profiles.contains(name);
    }
}

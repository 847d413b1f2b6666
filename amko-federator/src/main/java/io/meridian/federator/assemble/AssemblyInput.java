package io.meridian.federator.assemble;

import io.meridian.federator.policy.Settings;
import io.meridian.federator.watch.ClusterView;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.PublishedRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Everything that services follow from.
///
/// @param clusters in the order of their names
/// @param published what the mesh has now: services, by FQDN
/// @param monitors of what the mesh has now, by name
/// @param zones that DNS nodes serve; empty: nobody could tell
public record AssemblyInput(
        List<ClusterView> clusters,
        Settings settings,
        Map<String, GslbService> published,
        Map<String, HealthMonitor> monitors,
        Optional<Set<String>> zones) {

    public static AssemblyInput of(
            Collection<ClusterView> clusters,
            Settings settings,
            Collection<? extends PublishedRecord> published,
            Optional<Set<String>> zones) {
        Map<String, GslbService> services = new TreeMap<>();
        Map<String, HealthMonitor> monitors = new TreeMap<>();
        for (PublishedRecord each : published) {
            switch (each) {
                case GslbService service -> services.put(service.fqdn(), service);
                case HealthMonitor monitor -> monitors.put(monitor.name(), monitor);
                default -> {}
            }
        }
        return new AssemblyInput(
                clusters.stream().sorted(Comparator.comparing(ClusterView::cluster)).toList(),
                settings,
                services,
                monitors,
                zones);
    }
}

package io.meridian.model;

import java.time.Duration;
import java.util.List;

/// What makes a member of a service up or down.
///
/// @param monitors names of the {@link HealthMonitor}s that probe each member; none: members count
///   as up, unless `readiness` says otherwise
/// @param minMonitorsUp how many of them must pass for a member to be up: 1 to `monitors.size()`
/// @param quorum how the opinions of several sites become a verdict
/// @param holdDown how long a member that has come back must stay up before it is answered again
/// @param manualResume whether a member that went down stays out until an operator lets it back
/// @param readiness whether Kubernetes readiness counts beside the monitors
public record HealthRule(
        List<String> monitors,
        int minMonitorsUp,
        Quorum quorum,
        Duration holdDown,
        boolean manualResume,
        Readiness.Rule readiness) {

    /// Members count as up.
    public static final HealthRule NONE = of(List.of(), 0);

    public HealthRule {
        monitors = List.copyOf(monitors);
    }

    /// Monitors under the rules that hold unless something else is said.
    public static HealthRule of(List<String> monitors, int minMonitorsUp) {
        return new HealthRule(
                monitors,
                minMonitorsUp,
                Quorum.MAJORITY,
                Duration.ZERO,
                false,
                Readiness.Rule.IGNORE);
    }
}

package io.meridian.federator.policy;

import io.meridian.model.HealthMonitor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which monitors probe a service's members.
public sealed interface Monitoring {

    /// None: `controlPlaneHmOnly`. What Kubernetes says of the workloads decides.
    record ControlPlaneOnly() implements Monitoring {}

    /// Those that are named; all must pass.
    record Named(List<String> monitors) implements Monitoring {

        public Named {
            monitors = List.copyOf(monitors);
        }
    }

    /// One for each path, or for the port; one that passes is enough.
    ///
    /// @param template what they are made after; null: AMKO's own
    record Generated(@Nullable HealthMonitor template) implements Monitoring {}
}

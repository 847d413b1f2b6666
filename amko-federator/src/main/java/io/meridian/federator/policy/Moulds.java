package io.meridian.federator.policy;

import io.meridian.model.HealthMonitor;

/// Monitors that can be a `healthMonitorTemplate`: those that ask for a path.
public final class Moulds {

    private Moulds() {}

    public static boolean isMould(HealthMonitor monitor) {
        return monitor instanceof HealthMonitor.Http;
    }
}

package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.meridian.model.IpAddress;

/// A name and how it is probed: at every address that it has at the moment. What the name leads to
/// is no part of it, so all nodes call it the same, whatever their resolvers say.
///
/// @param name lower case, without the final dot
/// @param monitor how, without its name
public record NameTarget(String name, HealthMonitor monitor) implements Target {

    public NameTarget {
        monitor = MonitorSpec.bare(monitor);
    }

    /// One of its addresses. Who asks it by HTTP, TLS or gRPC names the name, unless the monitor
    /// names another.
    ProbeTarget at(IpAddress address) {
        return new ProbeTarget(address, MonitorSpec.naming(name, monitor));
    }

    @Override
    public String id() {
        return MonitorSpec.id(name, "name " + name, monitor);
    }
}

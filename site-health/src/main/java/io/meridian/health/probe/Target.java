package io.meridian.health.probe;

import io.meridian.model.Destination;
import io.meridian.model.HealthMonitor;
import io.meridian.model.IpAddress;

/// What one stream of attempts is about: something that can be probed, and how.
public sealed interface Target permits ProbeTarget, NameTarget {

    /// What a monitor probes of a member: the address of its own if it has one, else where the
    /// member leads to.
    static Target of(Destination destination, HealthMonitor monitor) {
        IpAddress other = monitor.address();
        if (other != null) {
            return new ProbeTarget(other, monitor);
        }
        return switch (destination) {
            case Destination.Ip ip -> new ProbeTarget(ip.address(), monitor);
            case Destination.Cname cname -> new NameTarget(cname.target(), monitor);
        };
    }

    /// How it is probed, without the monitor's name and address.
    HealthMonitor monitor();

    /// Names this target in opinions, the same at every node and in every process:
    /// `http://192.0.2.1:80/healthz;host=shop.example.com;spec=1a2b3c4d`. Equal targets have equal
    /// ids; the final hash covers every field, timing and expected codes included.
    ///
    /// Computed at each call: hold on to it.
    String id();
}

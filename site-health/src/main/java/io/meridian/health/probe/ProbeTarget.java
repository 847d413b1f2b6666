package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.meridian.model.IpAddress;

/// An address and how it is probed.
///
/// The monitor's *name* is no part of it and is dropped at construction: monitors that differ only
/// in name, and members of different services at one address, share a target and so a stream. A
/// monitor that probes an address of its own makes that one the target's, whichever member it was
/// meant for.
///
/// @param address where the probe goes
/// @param monitor how, without its name and its address
public record ProbeTarget(IpAddress address, HealthMonitor monitor) implements Target {

    /// @param address the member's
    public ProbeTarget {
        IpAddress other = monitor.address();
        address = other == null ? address : other;
        monitor = MonitorSpec.bare(monitor);
    }

    @Override
    public String id() {
        return MonitorSpec.id(hostLiteral(), "address " + address, monitor);
    }

    /// Address and port as URLs and the Host header write them (RFC 3986 §3.2.2).
    String authority() {
        return hostLiteral() + ":" + monitor.port();
    }

    /// The address as URLs write it: IPv6 in brackets.
    String hostLiteral() {
        return address.v6() ? "[" + address + "]" : address.toString();
    }
}

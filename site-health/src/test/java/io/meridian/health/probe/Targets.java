package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.CodeRange;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// Targets as tests need them.
final class Targets {

    static final Timing TIMING = new Timing(Duration.ofSeconds(1), Duration.ofMillis(400), 2, 3);

    private Targets() {}

    static ProbeTarget tcp(int port) {
        return tcp(port, TIMING);
    }

    static ProbeTarget tcp(int port, Timing timing) {
        return new ProbeTarget(
                IpAddress.of("192.0.2.1"), new HealthMonitor.Tcp("any", port, timing));
    }

    static ProbeTarget http(String address, int port, Timing timing, CodeRange... codes) {
        return new ProbeTarget(
                IpAddress.of(address),
                new HealthMonitor.Http(
                        "any", port, timing, "GET", "/healthz", null, Arrays.asList(codes)));
    }

    static List<CodeRange> codes(int first, int last) {
        return List.of(new CodeRange(first, last));
    }
}

package io.meridian.federator.assemble;

import io.meridian.model.HealthMonitor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The monitors of a service that names none: AMKO's, with AMKO's names and times.
final class GeneratedMonitors {

    private static final HealthMonitor.Timing TIMING =
            new HealthMonitor.Timing(Duration.ofSeconds(10), Duration.ofSeconds(4), 3, 3);

    private GeneratedMonitors() {}

    /// HEAD on each path of its HTTP endpoints, or TCP on the lowest port of its Services. An
    /// endpoint with TLS makes all of them TCP on 443: HTTPS is not probed yet.
    static List<HealthMonitor> of(String fqdn, List<Endpoint> endpoints) {
        boolean tls = endpoints.stream().anyMatch(Endpoint::tls);
        Set<String> paths = new LinkedHashSet<>();
        endpoints.forEach(endpoint -> paths.addAll(endpoint.paths()));
        if (tls) {
            return List.of(new HealthMonitor.Tcp(name(fqdn + "--443"), 443, TIMING));
        }
        if (paths.isEmpty()) {
            int port =
                    endpoints.stream().mapToInt(Endpoint::port).filter(p -> p > 0).min().orElse(80);
            return List.of(new HealthMonitor.Tcp(name(fqdn), port, TIMING));
        }
        List<HealthMonitor> monitors = new ArrayList<>();
        for (String path : paths.stream().sorted().toList()) {
            monitors.add(
                    new HealthMonitor.Http(
                            name("http--" + fqdn + "--" + path),
                            80,
                            TIMING,
                            "HEAD",
                            path,
                            fqdn,
                            List.of()));
        }
        return monitors;
    }

    private static String name(String of) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest(of.getBytes(StandardCharsets.UTF_8));
            return "amko--" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-1", impossible);
        }
    }
}

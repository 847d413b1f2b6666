package io.meridian.federator.assemble;

import io.meridian.model.HealthMonitor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The monitors of a service that names none: AMKO's, with AMKO's names and times.
final class GeneratedMonitors {

    private static final HealthMonitor.Timing TIMING =
            new HealthMonitor.Timing(Duration.ofSeconds(10), Duration.ofSeconds(4), 3, 3);

    private static final String PREFIX = "amko--";

    private final String fqdn;
    private final HealthMonitor.@Nullable Http template;

    private GeneratedMonitors(String fqdn, HealthMonitor.@Nullable Http template) {
        this.fqdn = fqdn;
        this.template = template;
    }

    static boolean isGenerated(String monitor) {
        return monitor.startsWith(PREFIX);
    }

    /// A path is asked for wherever an endpoint has one; if any of them speaks TLS, all are asked
    /// over TLS. Otherwise TCP to a passthrough's port, or TCP or UDP to the lowest port of the
    /// Services; and what was generated before for endpoints of which nothing more is known.
    static Collection<HealthMonitor> of(
            String fqdn, List<Endpoint> endpoints, @Nullable HealthMonitor template) {
        GeneratedMonitors generated =
                new GeneratedMonitors(
                        fqdn, template instanceof HealthMonitor.Http http ? http : null);
        List<Traffic.Http> http = all(endpoints, Traffic.Http.class);
        if (!http.isEmpty()) {
            return generated.paths(http);
        }
        List<Traffic.Passthrough> passthrough = all(endpoints, Traffic.Passthrough.class);
        if (!passthrough.isEmpty()) {
            return List.of(passthrough(passthrough));
        }
        List<Traffic.Transport> transport = all(endpoints, Traffic.Transport.class);
        return transport.isEmpty()
                ? carried(all(endpoints, Traffic.Carried.class))
                : List.of(generated.transport(transport));
    }

    private static <T extends Traffic> List<T> all(List<Endpoint> endpoints, Class<T> type) {
        return endpoints.stream()
                .map(Endpoint::traffic)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private List<HealthMonitor> paths(List<Traffic.Http> endpoints) {
        boolean tls = endpoints.stream().anyMatch(Traffic.Http::tls);
        int port =
                endpoints.stream()
                        .filter(endpoint -> endpoint.tls() == tls)
                        .mapToInt(Traffic.Http::port)
                        .min()
                        .orElse(Traffic.Http.PORT);
        TreeSet<String> paths = new TreeSet<>();
        endpoints.forEach(endpoint -> paths.addAll(endpoint.paths()));
        String scheme = tls ? "https" : "http";
        List<HealthMonitor> monitors = new ArrayList<>();
        for (String path : paths) {
            String name = name(scheme + "--" + fqdn + "--" + path);
            monitors.add(
                    template == null
                            ? amkos(name, port, path, tls)
                            : moulded(template, name, port, path, tls));
        }
        return monitors;
    }

    private HealthMonitor amkos(String name, int port, String path, boolean tls) {
        return new HealthMonitor.Http(
                name,
                null,
                port,
                TIMING,
                "HEAD",
                path,
                host(),
                List.of(),
                List.of(),
                List.of(),
                null,
                tls ? HealthMonitor.TlsSettings.UNVERIFIED : null);
    }

    /// A template gives everything but name, port, path and scheme.
    private HealthMonitor moulded(
            HealthMonitor.Http mould, String name, int port, String path, boolean tls) {
        HealthMonitor.TlsSettings settings =
                Objects.requireNonNullElse(mould.tls(), HealthMonitor.TlsSettings.UNVERIFIED);
        return new HealthMonitor.Http(
                name,
                mould.address(),
                port,
                mould.timing(),
                mould.method(),
                path,
                Objects.requireNonNullElse(mould.host(), host()),
                mould.headers(),
                mould.expectedCodes(),
                mould.expectedHeaders(),
                mould.expectedBody(),
                tls ? settings : null);
    }

    /// A wildcard's members are asked for one of its names.
    private String host() {
        return fqdn.startsWith("*") ? "wildcard" + fqdn.substring(1) : fqdn;
    }

    /// One for all services: AMKO has it so.
    private static HealthMonitor passthrough(List<Traffic.Passthrough> endpoints) {
        int port = endpoints.stream().mapToInt(Traffic.Passthrough::port).min().orElse(443);
        return new HealthMonitor.Tcp(name("passthrough--" + port), port, TIMING);
    }

    /// Of the lowest port; where several have it, UDP only if all of them are.
    private HealthMonitor transport(List<Traffic.Transport> endpoints) {
        int port = endpoints.stream().mapToInt(Traffic.Transport::port).min().orElse(80);
        boolean udp =
                endpoints.stream()
                        .filter(endpoint -> endpoint.port() == port)
                        .allMatch(Traffic.Transport::udp);
        return udp
                ? new HealthMonitor.Udp(name(fqdn), null, port, TIMING, "", null)
                : new HealthMonitor.Tcp(name(fqdn), port, TIMING);
    }

    private static Collection<HealthMonitor> carried(List<Traffic.Carried> endpoints) {
        SortedMap<String, HealthMonitor> monitors = new TreeMap<>();
        endpoints.forEach(endpoint ->
                endpoint.monitors().forEach(monitor -> monitors.put(monitor.name(), monitor)));
        return monitors.values();
    }

    private static String name(String of) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest(of.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-1", impossible);
        }
    }
}

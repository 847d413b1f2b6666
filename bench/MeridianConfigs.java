import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes DNS nodes' and federators' configurations, and AMKO manifests for the same services: once
/// without site persistence, once with it.
final class MeridianConfigs {

    /// A table that holds the client prefixes of all loads, and no limit to what one resolver makes
    /// of it: every query of a load finds an entry once the load has been asked through.
    private static final String LARGE_TABLE =
            "persistence: { entries: 2000000, new-per-source: 1000000 }\n";

    private static final String PROFILE =
            """
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: PersistenceProfile
            metadata: { name: bench-hour, namespace: avi-system }
            spec: { timeout: 1h }
            """;

    private MeridianConfigs() {}

    static void write(Path work, int services) throws IOException {
        write(work.resolve("meridian"), work, services, 0, false);
        write(work.resolve("meridian-persistent"), work, services, 1, true);
    }

    private static void write(
            Path folder, Path work, int services, int number, boolean persistent)
            throws IOException {
        node(folder, work, number, persistent ? LARGE_TABLE : "");
        federator(folder, number);
        for (Fixtures.SitePlace site : Fixtures.SITES) {
            ingresses(folder, site, services);
        }
        settings(folder, persistent);
    }

    /// Ports of the mesh that is this node and its federator.
    private static String mesh(int number, int member) {
        return """
               mesh:
                 member: %1$d
                 members: { 1: "127.0.0.1:%2$d", 2: "127.0.0.1:%3$d" }
                 hazelcast-base-port: %4$d
               """
                .formatted(member, 5851 + 2 * number, 5852 + 2 * number, 5750 + 10 * number);
    }

    private static void node(Path folder, Path work, int number, String more)
            throws IOException {
        try (PrintWriter out = open(folder.resolve("dns.yaml"))) {
            out.print(
                    """
                    site: london
                    data-dir: %1$s/dns
                    listeners:
                      - { address: 127.0.0.1, udp: { port: %3$d }, tcp: { port: %3$d } }
                    event-loops: 1
                    zones:
                      - { name: bench.test, name-servers: [ns1.bench.test] }
                    geo:
                      databases: [ { file: %2$s/bench.mmdb } ]
                    api: { address: 127.0.0.1, port: %4$d }
                    %5$s%6$s"""
                            .formatted(
                                    folder,
                                    work,
                                    5405 + number,
                                    8351 + 2 * number,
                                    mesh(number, 1),
                                    more));
        }
    }

    private static void federator(Path folder, int number) throws IOException {
        try (PrintWriter out = open(folder.resolve("federator.yaml"))) {
            out.print(
                    """
                    cluster: london
                    data-dir: %1$s/federator
                    clusters:
                      london: { directory: %1$s/clusters/london }
                      newyork: { directory: %1$s/clusters/newyork }
                      singapore: { directory: %1$s/clusters/singapore }
                    api: { address: 127.0.0.1, port: %2$d }
                    %3$s"""
                            .formatted(folder, 8352 + 2 * number, mesh(number, 2)));
        }
    }

    private static void ingresses(Path folder, Fixtures.SitePlace site, int services)
            throws IOException {
        try (PrintWriter out =
                open(folder.resolve("clusters/" + site.name() + "/ingresses.yaml"))) {
            for (int i = 0; i < services; i++) {
                out.print(
                        """
                        ---
                        apiVersion: networking.k8s.io/v1
                        kind: Ingress
                        metadata: { name: s%1$d, namespace: bench, labels: { app: gslb } }
                        spec:
                          rules: [ { host: %2$s } ]
                        status:
                          loadBalancer: { ingress: [ { ip: %3$s, hostname: %2$s } ] }
                        """
                                .formatted(i, Fixtures.service(i), site.vip()));
            }
        }
    }

    private static void settings(Path folder, boolean persistent) throws IOException {
        try (PrintWriter out = open(folder.resolve("clusters/london/settings.yaml"))) {
            out.print(
                    """
                    apiVersion: amko.vmware.com/v1alpha1
                    kind: AMKOCluster
                    metadata: { name: amkocluster-federation, namespace: avi-system }
                    spec: { isLeader: true, clusterContext: london, version: 1.0.0, clusters: [london, newyork, singapore] }
                    ---
                    apiVersion: amko.vmware.com/v1alpha1
                    kind: GSLBConfig
                    metadata: { name: gc-1, namespace: avi-system }
                    spec:
                      memberClusters: [ { clusterContext: london }, { clusterContext: newyork }, { clusterContext: singapore } ]
                    ---
                    apiVersion: amko.vmware.com/v1alpha2
                    kind: GlobalDeploymentPolicy
                    metadata: { name: global-gdp, namespace: avi-system }
                    spec:
                      matchRules: { appSelector: { label: { app: gslb } } }
                      matchClusters: [ { cluster: london }, { cluster: newyork }, { cluster: singapore } ]
                      ttl: 30
                      healthMonitorRefs: [bench-http]
                      %1$s
                      poolAlgorithmSettings:
                        lbAlgorithm: GSLB_ALGORITHM_GEO
                        geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN }
                    ---
                    apiVersion: gslb.meridian.io/v1alpha1
                    kind: HealthMonitor
                    metadata: { name: bench-http, namespace: avi-system }
                    spec: { type: http, port: 18080, path: /, interval: 5s, timeout: 2s, rise: 1, fall: 3 }
                    """
                            .formatted(persistent ? "sitePersistenceRef: bench-hour" : ""));
            out.print(persistent ? PROFILE : "");
            for (Fixtures.SitePlace site : Fixtures.SITES) {
                out.printf(
                        """
                        ---
                        apiVersion: gslb.meridian.io/v1alpha1
                        kind: Site
                        metadata: { name: %1$s, namespace: avi-system }
                        spec: { latitude: %2$s, longitude: %3$s, clusters: [%1$s], enabled: true }
                        """,
                        site.name(), site.latitude(), site.longitude());
            }
        }
    }

    private static PrintWriter open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return new PrintWriter(Files.newBufferedWriter(file));
    }
}

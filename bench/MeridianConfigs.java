import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a DNS node's and a federator's configuration, and AMKO manifests for the same services.
final class MeridianConfigs {

    private MeridianConfigs() {}

    static void write(Path work, int services) throws IOException {
        node(work);
        federator(work);
        for (Fixtures.SitePlace site : Fixtures.SITES) {
            ingresses(work, site, services);
        }
        settings(work);
    }

    private static void node(Path work) throws IOException {
        try (PrintWriter out = open(work.resolve("meridian/dns.yaml"))) {
            out.print(
                    """
                    site: london
                    data-dir: %1$s/meridian/dns
                    listeners:
                      - { address: 127.0.0.1, udp: { port: 5405 }, tcp: { port: 5405 } }
                    event-loops: 1
                    zones:
                      - { name: bench.test, name-servers: [ns1.bench.test] }
                    geo:
                      databases: [ { file: %1$s/bench.mmdb } ]
                    mesh:
                      member: 1
                      members: { 1: "127.0.0.1:5851", 2: "127.0.0.1:5852" }
                      hazelcast-base-port: 5750
                    api: { address: 127.0.0.1, port: 8351 }
                    """
                            .formatted(work));
        }
    }

    private static void federator(Path work) throws IOException {
        try (PrintWriter out = open(work.resolve("meridian/federator.yaml"))) {
            out.print(
                    """
                    cluster: london
                    data-dir: %1$s/meridian/federator
                    clusters:
                      london: { directory: %1$s/meridian/clusters/london }
                      newyork: { directory: %1$s/meridian/clusters/newyork }
                      singapore: { directory: %1$s/meridian/clusters/singapore }
                    mesh:
                      member: 2
                      members: { 1: "127.0.0.1:5851", 2: "127.0.0.1:5852" }
                      hazelcast-base-port: 5750
                    api: { address: 127.0.0.1, port: 8352 }
                    """
                            .formatted(work));
        }
    }

    private static void ingresses(Path work, Fixtures.SitePlace site, int services)
            throws IOException {
        try (PrintWriter out =
                open(work.resolve("meridian/clusters/" + site.name() + "/ingresses.yaml"))) {
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

    private static void settings(Path work) throws IOException {
        try (PrintWriter out = open(work.resolve("meridian/clusters/london/settings.yaml"))) {
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
                      poolAlgorithmSettings:
                        lbAlgorithm: GSLB_ALGORITHM_GEO
                        geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN }
                    ---
                    apiVersion: gslb.meridian.io/v1alpha1
                    kind: HealthMonitor
                    metadata: { name: bench-http, namespace: avi-system }
                    spec: { type: http, port: 18080, path: /, interval: 5s, timeout: 2s, rise: 1, fall: 3 }
                    """);
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

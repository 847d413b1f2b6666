import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes what gdnsd, Knot, PowerDNS and NSD need to serve the same services.
final class PeerConfigs {

    private static final String SOA = "ns1.bench.test. hostmaster.bench.test. 1 3600 600 604800 30";

    private PeerConfigs() {}

    static void write(Path work, int services) throws IOException {
        gdnsd(work, services);
        knot(work, services);
        powerdns(work, services);
        nsd(work, services);
    }

    private static void gdnsd(Path work, int services) throws IOException {
        try (PrintWriter out = open(work.resolve("gdnsd/config"))) {
            out.println("options => {");
            out.println("  listen => 127.0.0.1:5401, udp_threads => 1, tcp_threads => 1");
            out.println("  run_dir => " + work + "/gdnsd/run, state_dir => " + work + "/gdnsd/state");
            out.println("}");
            out.println("plugins => { geoip => {");
            out.println("  maps => { m => { geoip2_db => " + work + "/bench.mmdb");
            out.print("    datacenters => [");
            for (Fixtures.SitePlace site : Fixtures.SITES) {
                out.print(site.name() + " ");
            }
            out.println("]");
            out.println("    auto_dc_coords => {");
            for (Fixtures.SitePlace site : Fixtures.SITES) {
                out.printf("      %s => [%f, %f]%n", site.name(), site.latitude(), site.longitude());
            }
            out.println("    } } }");
            out.println("  resources => {");
            for (int i = 0; i < services; i++) {
                out.print("    s" + i + " => { map => m, service_types => up, dcmap => { ");
                for (Fixtures.SitePlace site : Fixtures.SITES) {
                    out.print(site.name() + " => " + site.vip() + " ");
                }
                out.println("} }");
            }
            out.println("  } } }");
        }
        try (PrintWriter out = open(work.resolve("gdnsd/zones/" + Fixtures.ZONE))) {
            zoneHead(out);
            for (int i = 0; i < services; i++) {
                out.println("s" + i + " 30 DYNA geoip!s" + i);
            }
        }
        Files.createDirectories(work.resolve("gdnsd/run"));
        Files.createDirectories(work.resolve("gdnsd/state"));
    }

    private static void knot(Path work, int services) throws IOException {
        try (PrintWriter out = open(work.resolve("knot/knot.conf"))) {
            out.print(
                    """
                    server:
                        listen: 127.0.0.1@5402
                        udp-workers: 1
                        tcp-workers: 1
                        background-workers: 1
                        edns-client-subnet: on
                        rundir: %1$s/knot/run
                    database:
                        storage: %1$s/knot/db
                    mod-geoip:
                      - id: geo
                        config-file: %1$s/knot/geo.conf
                        ttl: 30
                        mode: geodb
                        geodb-file: %1$s/bench.mmdb
                        geodb-key: [ continent/code ]
                    zone:
                      - domain: bench.test
                        storage: %1$s/knot
                        file: bench.test.zone
                        zonefile-load: whole
                        journal-content: none
                        module: mod-geoip/geo
                    """
                            .formatted(work));
        }
        try (PrintWriter out = open(work.resolve("knot/geo.conf"))) {
            for (int i = 0; i < services; i++) {
                out.println(Fixtures.service(i) + ":");
                for (Fixtures.SitePlace site : Fixtures.SITES) {
                    out.printf("  - geo: \"%s\"%n    A: %s%n", site.continent(), site.vip());
                }
            }
        }
        staticZone(work.resolve("knot/bench.test.zone"), services);
        Files.createDirectories(work.resolve("knot/run"));
        Files.createDirectories(work.resolve("knot/db"));
    }

    private static void powerdns(Path work, int services) throws IOException {
        try (PrintWriter out = open(work.resolve("pdns/pdns.conf"))) {
            out.print(
                    """
                    launch=geoip
                    geoip-zones-file=%1$s/pdns/zones.yaml
                    geoip-database-files=mmdb:%1$s/bench.mmdb
                    edns-subnet-processing=yes
                    local-address=127.0.0.1
                    local-port=5403
                    receiver-threads=1
                    distributor-threads=1
                    socket-dir=%1$s/pdns/run
                    """
                            .formatted(work));
        }
        try (PrintWriter out = open(work.resolve("pdns/zones.yaml"))) {
            out.println("domains:\n- domain: bench.test\n  ttl: 30\n  records:");
            out.println("    bench.test:\n    - soa: " + SOA.replace(". ", " "));
            out.println("    - ns: ns1.bench.test");
            out.println("    ns1.bench.test:\n    - a: 127.0.0.1");
            for (int i = 0; i < services; i++) {
                for (Fixtures.SitePlace site : Fixtures.SITES) {
                    out.printf(
                            "    %s.%s:%n    - a: %s%n",
                            site.continent().toLowerCase(), Fixtures.service(i), site.vip());
                }
                // Where a client without a known place goes, as in the others' files.
                out.printf(
                        "    unknown.%s:%n    - a: %s%n",
                        Fixtures.service(i), Fixtures.SITES.getFirst().vip());
            }
            out.println("  services:");
            for (int i = 0; i < services; i++) {
                out.printf("    %1$s: '%%cn.%1$s'%n", Fixtures.service(i));
            }
        }
        Files.createDirectories(work.resolve("pdns/run"));
    }

    private static void nsd(Path work, int services) throws IOException {
        try (PrintWriter out = open(work.resolve("nsd/nsd.conf"))) {
            out.print(
                    """
                    server:
                        ip-address: 127.0.0.1@5404
                        server-count: 1
                        rrl-ratelimit: 0
                        username: ""
                        pidfile: ""
                        zonesdir: "%1$s/nsd"
                        database: ""
                        xfrdfile: "%1$s/nsd/xfrd.state"
                        xfrdir: "%1$s/nsd"
                        zonelistfile: "%1$s/nsd/zone.list"
                    remote-control:
                        control-enable: no
                    zone:
                        name: bench.test
                        zonefile: bench.test.zone
                    """
                            .formatted(work));
        }
        staticZone(work.resolve("nsd/bench.test.zone"), services);
    }

    private static void staticZone(Path file, int services) throws IOException {
        try (PrintWriter out = open(file)) {
            zoneHead(out);
            for (int i = 0; i < services; i++) {
                out.println("s" + i + " 30 IN A " + Fixtures.SITES.getFirst().vip());
            }
        }
    }

    private static void zoneHead(PrintWriter out) {
        out.println("$ORIGIN bench.test.\n@ 300 IN SOA " + SOA);
        out.println("@ 300 IN NS ns1\nns1 300 IN A 127.0.0.1");
    }

    private static PrintWriter open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return new PrintWriter(Files.newBufferedWriter(file));
    }
}

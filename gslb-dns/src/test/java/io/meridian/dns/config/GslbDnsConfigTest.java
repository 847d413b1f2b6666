package io.meridian.dns.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.daemon.ApiConfig;
import io.meridian.daemon.LogConfig;
import io.meridian.daemon.MeshSettings;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.yaml.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GslbDnsConfigTest {

    private static final String LEAST =
            """
            site: london
            data-dir: state
            mesh: { member: 1, members: { 1: "127.0.0.1:5801" } }
            """;

    private static final String MOST =
            """
            site: london
            name: one
            data-dir: /var/lib/gslb
            listeners:
              - { address: 192.0.2.53, udp: { port: 53 }, tcp: { port: 54 } }
            event-loops: 4
            zones:
              - name: gslb.example.com
                name-servers: [ns1.example.com]
                ttl: 60
                minimum: 5
                records: [www 300 IN A 192.0.2.1]
            geo: { databases: [ { file: City.mmdb } ], order-depth: 5, user-networks: [ { file: own.csv }, { file: avi.txt, priority: 20 } ] }
            mesh:
              installation: other
              member: 2
              members: { 1: "a.example:5801", 2: "[2001:db8::1]:5801" }
              hazelcast-base-port: 6700
            api: { address: 192.0.2.1, port: 8301, token-file: token }
            cold-start-limit: 1m
            down-response: empty
            log: { format: json, level: debug }
            edns:
              client-subnet: false
              cookies: true
              cookie-secret-file: cookie-secrets
              max-nocookie-response: 512
            identity: { nsid: n, server-id: '', version: v }
            rate-limit: { rate: 20, burst: 40, slip: 2, exempt: [192.0.2.0/24], table-size: 2048 }
            private-networks: [198.18.0.0/15]
            explain: { dns-clients: [127.0.0.0/8, "2001:db8::1"] }
            tcp:
              max-connections: 9
              max-connections-per-client: 8
              exempt: []
              max-in-flight: 7
              first-octet-timeout: 6s
              frame-timeout: 4s
              idle-timeout: 3s
              pressed-idle-timeout: 1s
              write-timeout: 200ms
              max-age: 1h
            proxy-protocol: { from: [192.0.2.7] }
            zone-folders:
              - { folder: zones.d, serial: auto, infrastructure-ttl: 3600, outsiders: ignore }
            zone-check-interval: 30s
            probes:
              at-once: 8
              per-second: 9
              nodes-per-target: 2
              client-certificates:
                prober: { certificate: probe.pem, key: probe.key }
              resolver:
                servers: [ { address: 192.0.2.53 }, { address: '2001:db8::53', port: 5353 } ]
                timeout: 500ms
                shortest-ttl: 1s
                longest-ttl: 10m
            persistence: { entries: 5000, new-per-source: 7, hint-bytes-per-second: 2048, save-interval: 3s }
            """;

    @TempDir Path folder;

    @Test
    void hasTheseDefaults() throws Exception {
        var port = new ListenerConfig.PortConfig(5300);
        assertThat(read(LEAST))
                .isEqualTo(
                        new GslbDnsConfig(
                                "london",
                                null,
                                folder.resolve("state"),
                                List.of(
                                        new ListenerConfig(IpAddress.of("127.0.0.1"), port, port),
                                        new ListenerConfig(IpAddress.of("::1"), port, port)),
                                List.of(),
                                List.of(),
                                Duration.ofSeconds(1),
                                new GeoConfig(List.of(), List.of(), 3),
                                List.of(),
                                new ExplainConfig(List.of()),
                                new MeshSettings("meridian", 1, Map.of(1, "127.0.0.1:5801"), 5700),
                                new ApiConfig(IpAddress.of("127.0.0.1"), 8300, null),
                                Duration.ofSeconds(10),
                                new ProbesConfig(
                                        256,
                                        2000,
                                        1,
                                        Map.of(),
                                        new ResolverConfig(
                                                List.of(),
                                                Duration.ofSeconds(2),
                                                Duration.ofSeconds(5),
                                                Duration.ofHours(1))),
                                GslbDnsConfig.DefaultDownResponse.ALL_RECORDS,
                                2,
                                new PersistenceConfig(
                                        1_000_000, 1_000, 262_144, Duration.ofMinutes(1)),
                                new EdnsConfig(true, true, null, 0),
                                new IdentityConfig(null, null, null),
                                null,
                                new TcpConfig(
                                        1024,
                                        32,
                                        List.of(IpPrefix.of("127.0.0.0/8"), IpPrefix.of("::1")),
                                        64,
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(30)),
                                new ProxyProtocolConfig(List.of()),
                                new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO)));
        assertThat(read(LEAST).nodeName()).isEqualTo("dns-london-1");
        assertThat(read(LEAST).hasDefaultListeners()).isTrue();
    }

    @Test
    void takesEveryKey() throws Exception {
        assertThat(read(MOST))
                .isEqualTo(
                        new GslbDnsConfig(
                                "london",
                                "one",
                                Path.of("/var/lib/gslb"),
                                List.of(
                                        new ListenerConfig(
                                                IpAddress.of("192.0.2.53"),
                                                new ListenerConfig.PortConfig(53),
                                                new ListenerConfig.PortConfig(54))),
                                List.of(
                                        new ZoneConfig(
                                                "gslb.example.com",
                                                null,
                                                SerialRule.FILE,
                                                null,
                                                OutsiderRule.REFUSE,
                                                List.of("ns1.example.com"),
                                                60,
                                                5,
                                                List.of("www 300 IN A 192.0.2.1"))),
                                List.of(
                                        new ZoneFolderConfig(
                                                folder.resolve("zones.d"),
                                                SerialRule.AUTO,
                                                3600,
                                                OutsiderRule.IGNORE)),
                                Duration.ofSeconds(30),
                                new GeoConfig(
                                        List.of(
                                                new GeoConfig.Database(
                                                        folder.resolve("City.mmdb"))),
                                        List.of(
                                                new GeoConfig.UserNetworks(
                                                        folder.resolve("own.csv"), 10),
                                                new GeoConfig.UserNetworks(
                                                        folder.resolve("avi.txt"), 20)),
                                        5),
                                List.of(IpPrefix.of("198.18.0.0/15")),
                                new ExplainConfig(
                                        List.of(
                                                IpPrefix.of("127.0.0.0/8"),
                                                IpPrefix.of("2001:db8::1/128"))),
                                new MeshSettings(
                                        "other",
                                        2,
                                        Map.of(1, "a.example:5801", 2, "[2001:db8::1]:5801"),
                                        6700),
                                new ApiConfig(
                                        IpAddress.of("192.0.2.1"), 8301, folder.resolve("token")),
                                Duration.ofMinutes(1),
                                new ProbesConfig(
                                        8,
                                        9,
                                        2,
                                        Map.of(
                                                "prober",
                                                new ProbesConfig.ClientCertificateConfig(
                                                        folder.resolve("probe.pem"),
                                                        folder.resolve("probe.key"))),
                                        new ResolverConfig(
                                                List.of(
                                                        new ResolverConfig.ServerConfig(
                                                                IpAddress.of("192.0.2.53"), 53),
                                                        new ResolverConfig.ServerConfig(
                                                                IpAddress.of("2001:db8::53"),
                                                                5353)),
                                                Duration.ofMillis(500),
                                                Duration.ofSeconds(1),
                                                Duration.ofMinutes(10))),
                                GslbDnsConfig.DefaultDownResponse.EMPTY,
                                4,
                                new PersistenceConfig(5_000, 7, 2_048, Duration.ofSeconds(3)),
                                new EdnsConfig(false, true, folder.resolve("cookie-secrets"), 512),
                                new IdentityConfig("n", "", "v"),
                                new RateLimitConfig(
                                        20, 40, 2, List.of(IpPrefix.of("192.0.2.0/24")), 2048),
                                new TcpConfig(
                                        9,
                                        8,
                                        List.of(),
                                        7,
                                        Duration.ofSeconds(6),
                                        Duration.ofSeconds(4),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(1),
                                        Duration.ofMillis(200),
                                        Duration.ofHours(1)),
                                new ProxyProtocolConfig(List.of(IpPrefix.of("192.0.2.7"))),
                                new LogConfig(LogConfig.Format.JSON, LogConfig.Level.DEBUG)));
        assertThat(read(MOST).nodeName()).isEqualTo("one");
        assertThat(read(MOST).hasDefaultListeners()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "site: london | site: '' | 1: site: must not be empty",
                "site: london | sites: london | 1: sites: is not a known key; did you mean 'site'?",
                "port: 53 } | port: 70000 } | 5: listeners[0].udp.port: must be 0..65535, was 70000",
                "event-loops: 4 | event-loops: 0 | 6: event-loops: must be 1..256, was 0",
                "name: gslb.example.com | name: GSLB.example.com | 8: zones[0].name: must be a lower-case domain name, was 'GSLB.example.com'",
                "name: gslb.example.com | name: '*.example.com' | 8: zones[0].name: must not be a wildcard, was '*.example.com'",
                "[ns1.example.com] | [] | 9: zones[0].name-servers: must not be empty, as the zone has no file",
                "[ns1.example.com] | [ns1..com] | 9: zones[0].name-servers[0]: must be a lower-case domain name, was 'ns1..com'",
                "minimum: 5 | negative-ttl: 5 | 11: zones[0].negative-ttl: is not a known key; known are name, file, serial, infrastructure-ttl, outsiders, name-servers, ttl, minimum, records",
                "minimum: 5 | file: zone.db | 9: zones[0].name-servers: must not stand beside file: the file says it",
                "minimum: 5 | serial: auto | 11: zones[0].serial: must not stand without a file",
                "zone-check-interval: 30s | zone-check-interval: 1ms | 46: zone-check-interval: must be 100ms..1h, was 1ms",
                "order-depth: 5 | orders: 5 | 13: geo.orders: is not a known key; known are databases, user-networks, order-depth",
                "priority: 20 | priority: 101 | 13: geo.user-networks[1].priority: must be 1..100, was 101",
                "[198.18.0.0/15] | [198.18.0.1/15] | 30: private-networks[0]: must be a network like 192.0.2.0/24 or 2001:db8::/32, was '198.18.0.1/15'",
                "127.0.0.0/8, | everybody, | 31: explain.dns-clients[0]: must be a network like 192.0.2.0/24 or 2001:db8::/32, was 'everybody'",
                "member: 2 | member: 3 | 17: mesh.members: must have this node's own number 3",
                "a.example:5801 | a.example | 17: mesh.members.1: must be host:port, was 'a.example'",
                "a.example:5801 | a.example:65536 | 17: mesh.members.1: must have a port 1..65535, was 65536",
                "a.example:5801 | [2001:db8::1]:5801 | 17: mesh.members.2: must be unique, was '[2001:db8::1]:5801' again",
                "{ 1: | { 0: | 17: mesh.members.0: must be numbered 1..99, was 0",
                ", token-file: token | `` | 19: api.token-file: is required when the API listens beyond loopback, at 192.0.2.1",
                "cold-start-limit: 1m | cold-start-limit: 11m | 20: cold-start-limit: must be 0s..10m, was 11m",
                "down-response: empty | down-response: no-reply | 21: down-response: must be one of all-records, empty, was 'no-reply'",
                "format: json | format: xml | 22: log.format: must be one of text, json, was 'xml'",
                "cookies: true | cookies: false | 26: edns.cookie-secret-file: must not be given with cookies: false",
                "max-nocookie-response: 512 | max-nocookie-response: 127 | 27: edns.max-nocookie-response: must be 0 or 128..1232, was 127",
                "max-nocookie-response: 512 | max-nocookie-response: 1233 | 27: edns.max-nocookie-response: must be 0..1232, was 1233",
                "max-connections: 9 | max-connections: 0 | 33: tcp.max-connections: must be 1..65536, was 0",
                "write-timeout: 200ms | write-timeout: 99ms | 41: tcp.write-timeout: must be 100ms..10m, was 99ms",
                "pressed-idle-timeout: 1s | pressed-idle-timeout: 4s | 40: tcp.pressed-idle-timeout: must be at most idle-timeout, 3000ms",
                "[192.0.2.7] | [192.0.2.7, lb] | 43: proxy-protocol.from[1]: must be a network like 192.0.2.0/24 or 2001:db8::/32, was 'lb'",
                "longest-ttl: 10m | longest-ttl: 500ms | 57: probes.resolver.longest-ttl: must be at least shortest-ttl, was 500ms",
                "port: 5353 | port: 0 | 54: probes.resolver.servers[1].port: must be 1..65535, was 0",
                "address: 192.0.2.53 }, { | address: ns.test }, { | 54: probes.resolver.servers[0].address: must be an IP address, was 'ns.test'",
                "burst: 40 | burst: 1 | 29: rate-limit.burst: must be at least a tenth of the rate, was 1 for 20",
                "[192.0.2.0/24] | [192.0.2.1/24] | 29: rate-limit.exempt[0]: must be a network like 192.0.2.0/24 or 2001:db8::/32, was '192.0.2.1/24'"
            })
    void refuses(String right, String wrong, String problem) {
        assertThat(MOST).contains(right);
        String text = MOST.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));

        // More than one problem where a required key was written over.
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .extracting(thrown -> String.valueOf(thrown.getMessage()).lines().toList())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .contains("gslb-dns.yaml:" + problem);
    }

    @Test
    void refusesZonesAndPortsThatAreGivenTwiceAtTheSecond() {
        refusesWith(
                LEAST
                        + """
                        listeners:
                          - { address: "::1", udp: { port: 53 }, tcp: { port: 53 } }
                          - { address: "0:0::1", udp: { port: 53 }, tcp: { port: 54 } }
                          - { address: 127.0.0.1, udp: { port: 0 }, tcp: { port: 0 } }
                          - { address: 127.0.0.1, udp: { port: 0 }, tcp: { port: 0 } }
                        zones:
                          - { name: a.example, name-servers: [ns.example] }
                          - { name: b.example, name-servers: [ns.example] }
                          - name: A.example.
                            file: a.zone
                        """,
                """
                gslb-dns.yaml:6: listeners[1].udp.port: must be unique, was ::1 port 53 again
                gslb-dns.yaml:12: zones[2].name: must be unique, was 'A.example.' again\
                """);
    }

    @Test
    void refusesAddressThatAWildcardHas() {
        refusesWith(
                LEAST
                        + """
                        listeners:
                          - { address: 127.0.0.1, udp: { port: 53 }, tcp: { port: 54 } }
                          - { address: "::1", udp: { port: 53 }, tcp: { port: 53 } }
                          - { address: 0.0.0.0, udp: { port: 53 }, tcp: { port: 53 } }
                        """,
                "gslb-dns.yaml:5: listeners[0].udp.port: must be another than that of 0.0.0.0, which"
                        + " is this address too, was 53");
    }

    @Test
    void listensAtEveryAddress() throws Exception {
        assertThat(
                        read(LEAST + "listeners: [ { address: 0.0.0.0 }, { address: '::' } ]\n")
                                .listeners())
                .hasSize(2);
    }

    @Test
    void limitsNothingUnlessItIsAskedTo() throws Exception {
        assertThat(read(LEAST).rateLimit()).isNull();
        assertThat(read(LEAST + "rate-limit: {}\n").rateLimit())
                .isEqualTo(
                        new RateLimitConfig(
                                50,
                                125,
                                1,
                                List.of(IpPrefix.of("127.0.0.0/8"), IpPrefix.of("::1")),
                                524_288));
    }

    @Test
    void refusesALongIdentity() {
        refusesWith(
                LEAST + "identity:\n  version: " + "é".repeat(65) + "\n",
                "gslb-dns.yaml:5: identity.version: must be at most 128 octets, was 130");
    }

    @Test
    void refusesAnEmptyListOfListeners() {
        refusesWith(LEAST + "listeners: []\n", "gslb-dns.yaml:4: listeners: must not be empty");
    }

    @Test
    void placesEachBadRecordAtItsLine() {
        refusesWith(
                LEAST
                        + """
                        zones:
                          - name: a.example
                            name-servers: [ns.example]
                            records:
                              - www 300 IN A 192.0.2.1
                              - www A other
                              - mail.other.example. A 192.0.2.1
                        """,
                """
                gslb-dns.yaml:9: zones[0].records[1]: must be one record in zone-file form: A: Invalid address: other
                gslb-dns.yaml:10: zones[0].records[2]: must lie in the zone a.example, was mail.other.example.\
                """);
    }

    @Test
    void tellsManyProblemsAtOnceSortedByLine() {
        refusesWith(
                """
                log: { level: loud }
                mesh: { member: 100 }
                data-dir: [a]
                cold-start-limit: 10
                """,
                """
                gslb-dns.yaml:1: site: is required
                gslb-dns.yaml:1: log.level: must be one of error, warn, info, debug, was 'loud'
                gslb-dns.yaml:2: mesh.member: must be 1..99, was 100
                gslb-dns.yaml:2: mesh.members: is required
                gslb-dns.yaml:3: data-dir: must be a path, was a list
                gslb-dns.yaml:4: cold-start-limit: must be a duration like 500ms, 10s, 5m, 1h or 30d, was '10'\
                """);
    }

    @Test
    void neverThrowsAnythingButProblems() throws Exception {
        Random random = new Random(2026);
        String strange = "\0\t\n :-[]{}&*!|>'\"%@`#,?~\\=<éﾀ\u2028\ufeff0123456789.";
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder(MOST);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, strange.charAt(random.nextInt(strange.length())));
                    default -> text.setCharAt(at, strange.charAt(random.nextInt(strange.length())));
                }
            }
            try {
                assertThat(read(text.toString()).listeners()).isNotEmpty();
            } catch (InvalidInputException problems) {
                assertThat(problems.getMessage()).startsWith("gslb-dns.yaml:");
                refused++;
            }
        }
        assertThat(refused).isBetween(200, 1_000);
    }

    private GslbDnsConfig read(String text) throws Exception {
        return GslbDnsConfig.read(Files.writeString(folder.resolve("gslb-dns.yaml"), text));
    }

    private void refusesWith(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }
}

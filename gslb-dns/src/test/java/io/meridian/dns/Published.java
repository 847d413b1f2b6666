package io.meridian.dns;

import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.zone.ZoneSet;
import io.meridian.dns.zone.load.ConfiguredZone;
import io.meridian.dns.zone.load.ZoneReading;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Position;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Published records as tests want them, and what a node without geo data makes of them.
public final class Published {

    private Published() {}

    public static HealthMonitor monitor(String name, int port) {
        return new HealthMonitor.Tcp(
                name,
                port,
                new HealthMonitor.Timing(Duration.ofMillis(100), Duration.ofMillis(80), 1, 1));
    }

    /// Round robin over one pool.
    public static GslbService service(String fqdn, List<String> monitors, String... addresses) {
        List<Member> members =
                Stream.of(addresses)
                        .map(address ->
                                Member.of(IpAddress.of(address), 1, null, "cluster", List.of()))
                        .toList();
        return GslbService.of(
                fqdn,
                30,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, members)),
                HealthRule.of(monitors, Math.min(1, monitors.size())),
                null);
    }

    /// The same service under one more name.
    public static GslbService alias(String name, GslbService of) {
        return new GslbService(
                of.fqdn(),
                List.of(name),
                of.ttlSeconds(),
                of.policy(),
                of.pools(),
                of.health(),
                of.answer(),
                of.persistence(),
                of.downResponse());
    }

    public static LogSnapshot log(long seq, PublishedRecord... published) {
        Map<RecordKey, PublishedRecord> records = new TreeMap<>();
        Stream.of(published).forEach(one -> records.put(one.key(), one));
        Position position = new Position(new Term(1, "f1"), seq);
        return new LogSnapshot(position, records, "hash" + seq, Instant.EPOCH, false);
    }

    /// For the zone `gslb.test`.
    public static ServingCompiler compiler() {
        return compiler(AnswerSettings.DEFAULT);
    }

    public static ServingCompiler compiler(AnswerSettings settings) {
        ZoneReading zone =
                new ConfiguredZone("gslb.test", List.of("ns1.example.com"), 300, 30, List.of())
                        .read();
        ZoneSet zones = new ZoneSet(List.of(Objects.requireNonNull(zone.zone())), Map.of());
        return new ServingCompiler(() -> zones, settings);
    }

    public static Serving serving(long seq, PublishedRecord... published) {
        return compiler().compile(log(seq, published), null, null);
    }
}

package io.meridian.dns;

import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.zone.CompiledZone;
import io.meridian.dns.zone.ZoneSet;
import io.meridian.dns.zone.load.ConfiguredZone;
import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoTable;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Position;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import io.meridian.model.Term;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node serves, compiled from services as the federator would publish them; no sockets.
public final class TestNode {

    public static final SelectionPolicy GEO =
            new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin());

    private final List<PublishedRecord> published = new ArrayList<>();
    private final List<CompiledZone> zones = new ArrayList<>();
    private @Nullable GeoTable geo;

    public TestNode() {
        published.add(new Site("eu", 50, 8, List.of(), true));
        published.add(new Site("us", 40, -75, List.of(), true));
        published.add(new Site("ap", 1, 104, List.of(), true));
    }

    public TestNode zone(String name, String... records) {
        zones.add(
                java.util.Objects.requireNonNull(
                        new ConfiguredZone(name, List.of("ns1." + name), 300, 30, List.of(records))
                                .read()
                                .zone()));
        return this;
    }

    /// Europe is 10.2/16, America 10.1/16, Asia 10.3/16; 2001:db8:2::/48 is America.
    public TestNode geo(Path folder) {
        String csv =
                """
                network,latitude,longitude
                10.1.0.0/16,40,-75
                10.2.0.0/16,50,8
                10.3.0.0/16,1,104
                2001:db8:2::/48,40,-75
                """;
        try {
            Path source = Files.writeString(folder.resolve("t.csv"), csv);
            GeoCsv.build(source, folder.resolve("t.mmdb"), _ -> {});
            geo = GeoTable.load(List.of(folder.resolve("t.mmdb")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    /// Members as `address site priority weight`.
    public TestNode service(
            String fqdn, SelectionPolicy policy, @Nullable DownResponse down, String... members) {
        Map<Integer, List<Member>> pools = new TreeMap<>(java.util.Comparator.reverseOrder());
        for (String member : members) {
            String[] field = member.split(" ");
            pools.computeIfAbsent(Integer.valueOf(field[2]), _ -> new ArrayList<>())
                    .add(
                            Member.of(
                                    IpAddress.of(field[0]),
                                    Integer.parseInt(field[3]),
                                    field[1],
                                    field[1],
                                    List.of()));
        }
        List<Pool> list =
                pools.entrySet().stream()
                        .map(pool -> new Pool(pool.getKey(), pool.getValue()))
                        .toList();
        published.add(GslbService.of(fqdn, 60, policy, list, HealthRule.NONE, down));
        return this;
    }

    public TestNode publish(PublishedRecord record) {
        published.add(record);
        return this;
    }

    /// Everything ready and every member up.
    public Serving serve() {
        Map<RecordKey, PublishedRecord> records = new TreeMap<>();
        published.forEach(record -> records.put(record.key(), record));
        LogSnapshot log =
                new LogSnapshot(
                        new Position(new Term(1, "t"), 7), records, "", Instant.EPOCH, false);
        Serving serving =
                new ServingCompiler(() -> new ZoneSet(zones, Map.of()), AnswerSettings.DEFAULT)
                        .compile(log, geo, null);
        for (int slot = 0; slot < serving.members().size(); slot++) {
            serving.health().set(slot, MemberState.UP);
        }
        serving.zones()
                .services()
                .values()
                .forEach(service -> serving.health().setReady(service.number()));
        return serving;
    }

    /// Sets the state of one member.
    public static void set(Serving serving, String fqdn, String address, MemberState state) {
        var service = serving.zones().services().get(fqdn);
        if (service == null) {
            throw new IllegalArgumentException(fqdn);
        }
        HealthTable health = serving.health();
        int slot = serving.firstSlots().get(service.number());
        for (Pool pool : service.source().pools()) {
            for (Member member : pool.members()) {
                if (member.name().equals(address)) {
                    health.set(slot, state);
                }
                slot++;
            }
        }
    }
}

package io.meridian.dns.scenario;

import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.affinity.TestTables;
import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.decision.ServiceCompiler;
import io.meridian.dns.zone.CompiledZone;
import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.ZoneSet;
import io.meridian.dns.zone.ZoneSettings;
import io.meridian.dns.zone.ZoneSnapshot;
import io.meridian.dns.zone.ZoneSnapshotBuilder;
import io.meridian.dns.zone.load.ConfiguredZone;
import io.meridian.dns.zone.load.ZoneFileReader;
import io.meridian.dns.zone.load.ZoneReading;
import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoTable;
import io.meridian.model.AnswerRule;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.Position;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import io.meridian.model.Term;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.Name;

/// Zones and services as a test wants them, with the demo's three sites and its geo data.
public final class World {

    /// Serial 1048583.
    public static final Position POSITION = new Position(new Term(1, "f1"), 7);

    private static final Map<String, Site> SITES =
            Map.of(
                    "london", new Site("london", 51.5, -0.1, List.of("london"), true),
                    "newyork", new Site("newyork", 40.7, -74.0, List.of("newyork"), true),
                    "singapore", new Site("singapore", 1.35, 103.8, List.of("singapore"), true));

    private static final GeoTable GEO =
            geo(
                    """
                    network,latitude,longitude,country,city
                    192.0.2.0/24,51.5,-0.1,GB,London
                    198.51.100.0/24,40.7,-74.0,US,New York
                    203.0.113.0/24,1.35,103.8,SG,Singapore
                    2001:db8:3::/48,1.35,103.8,SG,Singapore
                    198.18.14.0/24,-13.8,-171.8,WS,Apia
                    """);

    private final List<CompiledZone> zones = new ArrayList<>();
    private final Map<Name, Lookup.NotLoaded> failed = new HashMap<>();
    private final Map<String, Persistence> profiles = new HashMap<>();
    private final List<Service> services = new ArrayList<>();
    private GeoTable geo = GEO;

    /// One member and what is known of its health.
    ///
    /// @param published as it would be, but for its pool
    public record TestMember(int priority, Member published, MemberState state) {

        /// One at an address.
        public TestMember(int priority, String address, String site, MemberState state) {
            this(priority, Member.of(IpAddress.of(address), 1, site, site, List.of()), state);
        }
    }

    /// A service to be.
    ///
    /// @param ready false while its members have not been tried (cold start)
    public record Service(
            String fqdn,
            List<String> aliases,
            int ttlSeconds,
            SelectionPolicy policy,
            AnswerRule answer,
            DownResponse down,
            boolean ready,
            List<TestMember> members) {

        /// One that answers one address.
        public Service(
                String fqdn,
                int ttlSeconds,
                SelectionPolicy policy,
                DownResponse down,
                boolean ready,
                List<TestMember> members) {
            this(fqdn, List.of(), ttlSeconds, policy, AnswerRule.DEFAULT, down, ready, members);
        }

        /// By falling priority, as published services have them.
        List<Pool> pools() {
            Map<Integer, List<Member>> pools = new LinkedHashMap<>();
            for (TestMember member : members) {
                pools.computeIfAbsent(member.priority(), _ -> new ArrayList<>())
                        .add(member.published());
            }
            return pools.entrySet().stream().map(p -> new Pool(p.getKey(), p.getValue())).toList();
        }
    }

    public World zone(String name, List<String> nameServers, List<String> records) {
        return add(new ConfiguredZone(name, nameServers, 300, 30, records).read());
    }

    private World add(ZoneReading reading) {
        if (reading.zone() == null) {
            throw new IllegalArgumentException(reading.problems().toString());
        }
        zones.add(reading.zone());
        return this;
    }

    /// A zone from a file's text.
    public World zoneFile(String name, String text, ZoneSettings settings) {
        try {
            Path file = Files.writeString(Files.createTempFile("scenario", ".zone"), text);
            try {
                return add(
                        ZoneFileReader.read(ZoneContents.absolute(name), file, settings, Set.of()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A zone that is configured and could not be loaded.
    public World notLoaded(String name, boolean refused) {
        failed.put(ZoneContents.absolute(name), new Lookup.NotLoaded(refused));
        return this;
    }

    /// Lets clients of a service stay with their members.
    public World keeping(String fqdn, Persistence persistence) {
        profiles.put(fqdn, persistence);
        return this;
    }

    /// Other geo data than the demo's.
    public World geo(GeoTable other) {
        geo = other;
        return this;
    }

    /// Networks and who routes them, each as lines of CSV; none without lines.
    World networks(List<String> places, List<String> systems) {
        geo = geo(List.of(places, systems));
        return this;
    }

    public World service(Service service) {
        services.add(service);
        return this;
    }

    public ZoneSnapshot snapshot() {
        int members = services.stream().mapToInt(service -> service.members().size()).sum();
        HealthTable health = new HealthTable(members, services.size());
        AffinityTable table = TestTables.small();
        ServiceCompiler compiler =
                new ServiceCompiler(SITES, geo, AnswerSettings.DEFAULT.keepingIn(() -> table));
        Map<String, BalancedService> compiled = new LinkedHashMap<>();
        int slot = 0;
        for (Service service : services) {
            int number = compiled.size();
            GslbService published =
                    new GslbService(
                            service.fqdn(),
                            service.aliases(),
                            service.ttlSeconds(),
                            service.policy(),
                            service.pools(),
                            HealthRule.NONE,
                            service.answer(),
                            profiles.get(service.fqdn()),
                            service.down());
            compiled.put(service.fqdn(), compiler.compile(published, number, slot, health));
            for (TestMember member : service.members()) {
                health.set(slot++, member.state());
            }
            if (service.ready()) {
                health.setReady(number);
            }
        }
        return ZoneSnapshotBuilder.build(new ZoneSet(zones, failed), compiled, POSITION);
    }

    private static GeoTable geo(String csv) {
        return geo(List.of(csv.lines().toList()));
    }

    /// @param files each in lines
    private static GeoTable geo(List<List<String>> files) {
        try {
            Path folder = Files.createTempDirectory("geo");
            List<Path> databases = new ArrayList<>();
            for (List<String> lines : files) {
                if (!lines.isEmpty()) {
                    Path source = Files.write(folder.resolve("geo.csv"), lines);
                    Path database = folder.resolve("geo" + databases.size() + ".mmdb");
                    long _ = GeoCsv.build(source, database, _ -> {});
                    Files.delete(source);
                    databases.add(database);
                }
            }
            GeoTable table = GeoTable.load(databases);
            for (Path database : databases) {
                Files.delete(database);
            }
            Files.delete(folder);
            return table;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package io.meridian.dns.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.MemberState;
import io.meridian.dns.scenario.World;
import io.meridian.dns.zone.load.ConfiguredZone;
import io.meridian.model.DownResponse;
import io.meridian.model.Position;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

class ZoneSnapshotTest {

    private static final List<String> LABELS = List.of("a", "b", "c", "*");
    private static final List<String> APEXES = List.of("z", "a.z", "c.b.z");

    /// Names of a small world by chance, against RFC 4592 §3.3.1 told with sets of strings.
    @Test
    void findsWhatThePlainAlgorithmFinds() {
        Random random = new Random(4592);
        for (int world = 0; world < 300; world++) {
            Map<String, Set<String>> owners = owners(random);
            ZoneSnapshot snapshot = snapshot(owners);
            for (int i = 0; i < 100; i++) {
                String name = random.nextInt(20) == 0 ? "y" : name(random, 5) + "z";
                assertThat(lookup(snapshot, name))
                        .as("%s in %s", name, owners)
                        .isEqualTo(plain(owners, name));
            }
        }
    }

    private static Map<String, Set<String>> owners(Random random) {
        Map<String, Set<String>> owners = new java.util.TreeMap<>();
        for (String apex : APEXES) {
            if (apex.equals("z") || random.nextBoolean()) {
                Set<String> names = new HashSet<>();
                for (int i = random.nextInt(6); i > 0; i--) {
                    names.add(name(random, 3) + apex);
                }
                owners.put(apex, names);
            }
        }
        return owners;
    }

    private static String name(Random random, int labels) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(labels + 1); i > 0; i--) {
            name.append(LABELS.get(random.nextInt(LABELS.size()))).append('.');
        }
        return name.toString();
    }

    private static ZoneSnapshot snapshot(Map<String, Set<String>> owners) {
        World world = new World();
        owners.forEach((apex, names) ->
                world.zone(
                        apex,
                        List.of("ns1.example.com"),
                        names.stream().map(name -> name + ". 60 IN A 192.0.2.1").toList()));
        return world.snapshot();
    }

    private static String lookup(ZoneSnapshot snapshot, String name) {
        return snapshot.lookup(sought(name), Type.A).getClass().getSimpleName();
    }

    private static LookupName sought(String name) {
        byte[] octets = ZoneContents.absolute(name).toWireCanonical();
        LookupName sought = new LookupName();
        sought.set(octets, octets.length);
        return sought;
    }

    private static String plain(Map<String, Set<String>> owners, String name) {
        String zone = zoneOf(owners, name);
        if (zone.isEmpty()) {
            return "NotOurs";
        }
        Set<String> data = new HashSet<>();
        owners.getOrDefault(zone, Set.of()).stream()
                .filter(n -> zoneOf(owners, n).equals(zone))
                .forEach(data::add);
        Set<String> existing = new HashSet<>(Set.of(zone));
        data.forEach(owner -> addWithAncestors(existing, owner, zone));
        for (String apex : owners.keySet()) {
            if (!apex.equals(zone) && zoneOf(owners, parent(apex)).equals(zone)) {
                addWithAncestors(existing, apex, zone);
            }
        }
        String found = name;
        if (!existing.contains(name)) {
            String encloser = name;
            while (!existing.contains(encloser)) {
                encloser = parent(encloser);
            }
            found = "*." + encloser;
        }
        return !existing.contains(found) ? "NameError" : data.contains(found) ? "Hit" : "NoData";
    }

    private static String zoneOf(Map<String, Set<String>> owners, String name) {
        String zone = name;
        while (!zone.isEmpty() && !owners.containsKey(zone)) {
            zone = parent(zone);
        }
        return zone;
    }

    private static void addWithAncestors(Set<String> existing, String name, String zone) {
        for (String each = name; !each.equals(zone); each = parent(each)) {
            existing.add(each);
        }
    }

    private static String parent(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    @Test
    void listsServicesOutsideEveryZoneAndAddressesThatAreHidden() {
        World world =
                new World()
                        .zone(
                                "gslb.example.com",
                                List.of("ns1.example.com"),
                                List.of("shop 300 IN A 192.0.2.66", "www 300 IN A 192.0.2.1"));
        for (String fqdn : List.of("shop.gslb.example.com", "shop.example.net")) {
            world.service(
                    new World.Service(
                            fqdn,
                            20,
                            new SelectionPolicy.RoundRobin(),
                            new DownResponse.AllRecords(),
                            true,
                            List.of(
                                    new World.TestMember(
                                            20, "192.0.2.10", "london", MemberState.UP))));
        }
        ZoneSnapshot snapshot = world.snapshot();

        assertThat(snapshot.outsideZones()).containsExactly("shop.example.net");
        assertThat(snapshot.services()).containsOnlyKeys("shop.gslb.example.com");
        assertThat(snapshot.hiddenAddresses()).containsExactly("shop.gslb.example.com");
    }

    /// RFC 1982: a later position has the greater serial, over the wrap of 32 bits too.
    @Test
    void growsTheSerialWithThePosition() {
        List<Position> positions = new ArrayList<>();
        for (long counter : new long[] {1, 2, 4095, 4096, 4097}) {
            positions.add(new Position(new Term(counter, "f"), 0));
            positions.add(new Position(new Term(counter, "f"), 1));
            positions.add(new Position(new Term(counter, "f"), (1 << 20) - 1));
        }
        positions.add(new Position(new Term(4097, "f"), 1 << 20));
        positions.add(new Position(new Term(4097, "f"), (1 << 20) + 1));
        for (int i = 1; i < positions.size(); i++) {
            if (positions.get(i).term().counter() - positions.get(i - 1).term().counter() > 2000) {
                continue; // further apart than RFC 1982 compares
            }
            assertThat((int) serial(positions.get(i)) - (int) serial(positions.get(i - 1)))
                    .as("%s after %s", positions.get(i), positions.get(i - 1))
                    .isPositive();
        }
    }

    private static long serial(Position position) {
        CompiledZone zone =
                new ConfiguredZone("z.example", List.of("ns1.example.com"), 300, 30, List.of())
                        .read()
                        .zone();
        assertThat(zone).isNotNull();
        ZoneSnapshot snapshot =
                ZoneSnapshotBuilder.build(new ZoneSet(List.of(zone), Map.of()), Map.of(), position);
        byte[] record =
                ((Lookup.Hit) snapshot.lookup(sought("z.example"), Type.SOA)).set().records();
        return java.nio.ByteBuffer.wrap(record, record.length - 20, 4).getInt() & 0xffffffffL;
    }
}

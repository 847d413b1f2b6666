package io.meridian.dns.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.MemberState;
import io.meridian.dns.scenario.World;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.transport.TransportSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoPoint;
import io.meridian.geo.GeoTable;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same map of networks in gdnsd and in a database of ours, or in topology rules: the same
/// answers, and scopes that are the same and the truth by brute force: no wider, and as wide as is
/// true.
@Tag("peers")
class EcsPeerIT {

    private static final long SEED = Long.getLong("peers.seed", 20261126);
    private static final int NETWORKS = Integer.getInteger("peers.networks", 4_000);
    private static final int CLIENTS = Integer.getInteger("peers.clients", 20_000);

    /// In the order of `MEMBERS`, as the scenarios' world has them.
    private static final List<GeoPoint> SITES =
            List.of(new GeoPoint(51.5, -0.1), new GeoPoint(40.7, -74.0), new GeoPoint(1.35, 103.8));

    private static final SelectionPolicy GEO =
            new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin());

    private static final List<String> NAMES = List.of("london", "newyork", "singapore");
    private static final List<String> MEMBERS = List.of("192.0.2.10", "192.0.2.20", "192.0.2.30");

    /// From where the sites are near in each of their orders but one, which no place on Earth has.
    private static final List<GeoPoint> PLACES =
            List.of(
                    new GeoPoint(50, 8),
                    new GeoPoint(40, -75),
                    new GeoPoint(5, 100),
                    new GeoPoint(25, 55),
                    new GeoPoint(21, -157),
                    new GeoPoint(-18, 178));

    private final Random random = new Random(SEED);
    @TempDir private Path work;

    @Test
    void answersAndScopesAreTrueAndAsGdnsdsHas() throws Exception {
        hold(maps -> listen(GEO, database(maps)));
    }

    @Test
    void rulesForNetworksAreAsGdnsdsMapToo() throws Exception {
        hold(maps -> listen(rules(maps), GeoTable.ofNothing()));
    }

    /// Starts what is asked beside gdnsd.
    private interface Starter {
        DnsListener start(List<NetworkMap> maps) throws Exception;
    }

    private void hold(Starter starter) throws Exception {
        PeerServers peers = PeerServers.in(work);
        System.out.printf("peers: seed %d, %d networks, %d clients%n", SEED, NETWORKS, CLIENTS);
        NetworkMap ipv4 = NetworkMap.generate(32, NETWORKS, 24, PLACES.size(), random);
        NetworkMap ipv6 = NetworkMap.generate(128, NETWORKS, 48, PLACES.size(), random);
        List<NetworkMap> maps = List.of(ipv4, ipv6);
        try (Server gdnsd = peers.gdnsd(configured(maps));
                DnsListener listener = starter.start(maps);
                Server meridian = new Server("meridian", listener.udpPort(), () -> {});
                Interrogation theirs = new Interrogation(gdnsd);
                Interrogation ours = new Interrogation(meridian)) {
            awaitAnswer(theirs);
            List<Client> clients = new ArrayList<>();
            for (NetworkMap map : List.of(inOrder(ipv4), inOrder(withForeign(ipv6)))) {
                clients.addAll(clients(map));
            }
            compare(clients, ours, theirs);
        }
    }

    /// One client subnet to ask with, and what is true of it.
    private record Client(NetworkMap map, BigInteger address, int bits, int source) {

        byte[] query(int id) {
            return EcsMessages.query("shop.gslb.example.com.", id, address, bits, source);
        }

        @Override
        public String toString() {
            return Addresses.text(address, bits) + "/" + source;
        }
    }

    private List<Client> clients(NetworkMap map) {
        int bits = map.bits();
        List<Client> clients = new ArrayList<>();
        List<NetworkMap.Network> networks = map.networks();
        while (clients.size() < CLIENTS / 2) {
            NetworkMap.Network near = networks.get(random.nextInt(networks.size()));
            BigInteger any = new BigInteger(bits - near.prefixLength(), random);
            BigInteger inside = near.first().or(any);
            int source = bits == 32 ? 8 + random.nextInt(25) : 24 + random.nextInt(105);
            BigInteger address = inside.shiftRight(bits - source).shiftLeft(bits - source);
            // Near ::/96 gdnsd and a database have IPv4 itself, and rules have IPv6.
            boolean plain = bits == 32 || address.bitLength() > 120;
            if (plain && map.place(address) != NetworkMap.FOREIGN) {
                clients.add(new Client(map, address, bits, source));
            }
        }
        return clients;
    }

    private static void compare(List<Client> clients, Interrogation ours, Interrogation theirs)
            throws Exception {
        byte[][] messages =
                IntStream.range(0, clients.size())
                        .mapToObj(i -> clients.get(i).query(i))
                        .toArray(byte[][]::new);
        byte[][] our = ours.ask(messages);
        byte[][] their = theirs.ask(messages);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < messages.length; i++) {
            Client client = clients.get(i);
            int scope = EcsMessages.scope(our[i]);
            assertThat(scope)
                    .as("scope of %s", client)
                    .isEqualTo(client.map().widest(client.address()));
            Answer answer = Answer.of(our[i]);
            assertThat(answer.answer())
                    .as("answer to %s", client)
                    .containsExactly("shop.gslb.example.com. 30 A " + member(client));
            List<String> lines = Difference.between(answer, Answer.of(their[i]));
            int theirScope = EcsMessages.scope(their[i]);
            if (scope != theirScope) {
                lines.add("scope " + scope + " " + theirScope);
            }
            if (!lines.isEmpty()) {
                differences.add(client + " " + lines);
            }
        }
        assertThat(differences.stream().limit(20))
                .as("%d client subnets that gdnsd answers otherwise", differences.size())
                .isEmpty();
    }

    private static String member(Client client) {
        return MEMBERS.get(order(client.map().place(client.address())).getFirst());
    }

    /// The sites from the nearest to a place to the farthest.
    private static List<Integer> order(int placeOrOrder) {
        return ORDERS.get(placeOrOrder);
    }

    /// By place, then by the number that stands for an order in {@link #inOrder}.
    private static final List<List<Integer>> ORDERS =
            PLACES.stream()
                    .map(place ->
                            IntStream.range(0, SITES.size())
                                    .boxed()
                                    .sorted(
                                            Comparator.comparingDouble(
                                                    i -> place.distanceKm(SITES.get(i))))
                                    .toList())
                    .toList();

    /// The same networks with places of the same order made one.
    private static NetworkMap inOrder(NetworkMap places) {
        NetworkMap map = new NetworkMap(places.bits());
        for (NetworkMap.Network each : places.networks()) {
            int place = each.place();
            int order = place == NetworkMap.FOREIGN ? place : ORDERS.indexOf(ORDERS.get(place));
            map.add(new NetworkMap.Network(each.first(), each.prefixLength(), order));
        }
        map.settle();
        return map;
    }

    /// Where IPv6 addresses stand for IPv4 ones, the other map holds (RFC 4291 §2.5.5.1, where such
    /// a database keeps IPv4 itself; RFC 6052, RFC 3056, RFC 4380).
    private static NetworkMap withForeign(NetworkMap ipv6) {
        NetworkMap map = new NetworkMap(128);
        ipv6.networks().forEach(map::add);
        for (String prefix : List.of("::/96", "64:ff9b::/96", "2002::/16", "2001::/32")) {
            String[] field = prefix.split("/");
            int length = Integer.parseInt(field[1]);
            map.add(new NetworkMap.Network(Addresses.number(field[0]), length, NetworkMap.FOREIGN));
        }
        return map;
    }

    private GeoTable database(List<NetworkMap> maps) throws Exception {
        StringBuilder csv = new StringBuilder("network,latitude,longitude\n");
        for (NetworkMap map : maps) {
            for (NetworkMap.Network each : map.networks()) {
                GeoPoint place = PLACES.get(each.place());
                csv.append(
                        map.text(each) + "," + place.latitude() + "," + place.longitude() + "\n");
            }
        }
        Path database = work.resolve("map.mmdb");
        long _ = GeoCsv.build(Files.writeString(work.resolve("map.csv"), csv), database, _ -> {});
        return GeoTable.load(List.of(database));
    }

    /// A rule for each order of sites.
    private static SelectionPolicy rules(List<NetworkMap> maps) {
        Map<List<Integer>, List<IpPrefix>> networks = new LinkedHashMap<>();
        for (NetworkMap map : maps) {
            for (NetworkMap.Network each : map.networks()) {
                networks.computeIfAbsent(order(each.place()), _ -> new ArrayList<>())
                        .add(IpPrefix.of(map.text(each)));
            }
        }
        List<TopologyRule> rules = new ArrayList<>();
        networks.forEach((order, subnets) ->
                rules.add(
                        TopologyRule.ofSubnets(
                                subnets, order.stream().map(NAMES::get).toArray(String[]::new))));
        return new SelectionPolicy.Topology(rules, new SelectionPolicy.RoundRobin());
    }

    private static DnsListener listen(SelectionPolicy policy, GeoTable geo) {
        List<World.TestMember> members =
                IntStream.range(0, SITES.size())
                        .mapToObj(i ->
                                new World.TestMember(
                                        10, MEMBERS.get(i), NAMES.get(i), MemberState.UP))
                        .toList();
        World world =
                new World()
                        .geo(geo)
                        .zone("gslb.example.com", List.of("ns1.example.com"), List.of())
                        .service(
                                new World.Service(
                                        "shop.gslb.example.com",
                                        30,
                                        policy,
                                        new DownResponse.AllRecords(),
                                        true,
                                        members));
        DnsListener listener =
                new DnsListener(
                        new ZoneTable(world.snapshot()),
                        ServerSettings.PLAIN,
                        TransportSettings.DEFAULT,
                        new DnsListener.Address(IpAddress.of(Server.LOOPBACK), 0, 0, false, 1),
                        null);
        listener.start();
        return listener;
    }

    private Path configured(List<NetworkMap> maps) throws Exception {
        Path folder = Files.createDirectory(work.resolve("gdnsd"));
        StringBuilder nets = new StringBuilder();
        for (NetworkMap map : maps) {
            for (NetworkMap.Network each : map.networks()) {
                String sites =
                        String.join(" ", order(each.place()).stream().map(NAMES::get).toList());
                nets.append("      %s => [%s]\n".formatted(map.text(each), sites));
            }
        }
        Map<String, String> members = new LinkedHashMap<>();
        IntStream.range(0, SITES.size()).forEach(i -> members.put(NAMES.get(i), MEMBERS.get(i)));
        Files.writeString(
                folder.resolve("config"),
                """
                options => {
                  listen => 127.0.0.1:%%PORT%%, udp_threads => 1, tcp_threads => 1
                  run_dir => %1$s/run, state_dir => %1$s/state
                }
                plugins => { geoip => {
                  maps => { m => { datacenters => [%2$s], nets => {
                %3$s  } } }
                  resources => { shop => { map => m, service_types => up, dcmap => { %4$s } } }
                } }
                """
                        .formatted(
                                folder,
                                String.join(" ", NAMES),
                                nets,
                                String.join(
                                        " ",
                                        members.entrySet().stream()
                                                .map(m -> m.getKey() + " => " + m.getValue())
                                                .toList())));
        Files.createDirectory(folder.resolve("run"));
        Files.createDirectory(folder.resolve("state"));
        Files.writeString(
                Files.createDirectory(folder.resolve("zones")).resolve("gslb.example.com"),
                """
                @ 300 SOA ns1.example.com. hostmaster.example.com. 1 3600 600 604800 30
                @ 300 NS ns1.example.com.
                shop 30 DYNA geoip!shop
                """);
        return folder;
    }

    private void awaitAnswer(Interrogation server) throws Exception {
        byte[][] query = {EcsMessages.query("shop.gslb.example.com.", 0, BigInteger.ONE, 32, 32)};
        Instant deadline = Instant.now().plusSeconds(120);
        while (true) {
            try {
                byte[][] _ = server.ask(query);
                return;
            } catch (java.io.IOException notYet) {
                assertThat(Instant.now())
                        .as("gdnsd answers: %s", Files.readString(work.resolve("gdnsd.log")))
                        .isBefore(deadline);
                Thread.sleep(200);
            }
        }
    }
}

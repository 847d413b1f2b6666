package io.meridian.dns.server;

import io.meridian.dns.decision.MemberState;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.World;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.DownResponse;
import io.meridian.model.Persistence;
import io.meridian.model.SelectionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A served world with every kind of answer in it, and queries that meet all of them.
final class QueryMix {

    private static final SelectionPolicy ROUND_ROBIN = new SelectionPolicy.RoundRobin();
    private static final SelectionPolicy HASH = new SelectionPolicy.ConsistentHash(24, 56);
    private static final SelectionPolicy GEO =
            new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin());

    /// So short a prefix that most queries find an entry, and some make one.
    private static final Persistence KEPT =
            new Persistence("cart", Duration.ofHours(1), 24, 56, false);

    private QueryMix() {}

    static ZoneTable zones() {
        List<String> records =
                new ArrayList<>(List.of("www 300 IN A 192.0.2.1", "*.w 9 TXT \"w\""));
        for (char letter = 'a'; letter < 'h'; letter++) {
            records.add("big 300 IN TXT \"" + String.valueOf(letter).repeat(200) + "\"");
        }
        World world =
                new World()
                        .zone("gslb.example.com", List.of("ns1.example.com"), records)
                        .service(service("shop", GEO, MemberState.UP, true))
                        .service(service("blog", ROUND_ROBIN, MemberState.UP, true))
                        .service(service("cart", GEO, MemberState.UP, true))
                        .keeping("cart.gslb.example.com", KEPT)
                        .service(service("game", HASH, MemberState.UP, true))
                        .service(service("new", ROUND_ROBIN, MemberState.UNTESTED, true))
                        .service(service("cold", GEO, MemberState.UNTESTED, false))
                        .service(service("down", GEO, MemberState.DOWN, true));
        return new ZoneTable(world.snapshot());
    }

    private static World.Service service(
            String label, SelectionPolicy policy, MemberState state, boolean ready) {
        return new World.Service(
                label + ".gslb.example.com",
                20,
                policy,
                new DownResponse.AllRecords(),
                ready,
                List.of(
                        new World.TestMember(20, "192.0.2.10", "london", state),
                        new World.TestMember(20, "192.0.2.20", "newyork", state),
                        new World.TestMember(20, "192.0.2.30", "singapore", state),
                        new World.TestMember(10, "2001:db8::30", "singapore", state)));
    }

    static List<byte[]> queries() {
        String subnet = " edns=1232 subnet=203.0.113.0/24";
        List<byte[]> queries = new ArrayList<>();
        for (String name :
                List.of("www", "shop", "blog", "cart", "game", "new", "cold", "down", "no.no")) {
            for (String type : List.of("A", "AAAA", "TXT", "ANY")) {
                String question = name + ".gslb.example.com. " + type;
                queries.add(Packets.query(question));
                queries.add(Packets.query(question + subnet));
            }
        }
        for (String line :
                List.of(
                        "sHoP.gSlB.example.com. A edns=4096 subnet=2001:db8:3::/48",
                        "a.b.w.gslb.example.com. TXT edns=1232 ednsflags=8000",
                        "big.gslb.example.com. TXT",
                        "big.gslb.example.com. TXT edns=1232",
                        "gslb.example.com. SOA edns=0",
                        "gslb.example.com. NS",
                        "w.gslb.example.com. A",
                        "www.example.net. A edns=1232",
                        ". NS",
                        "www.gslb.example.com. AXFR edns=1232",
                        "www.gslb.example.com. RRSIG",
                        "www.gslb.example.com. A class=CH",
                        "www.gslb.example.com. A edns=1232 version=1",
                        "www.gslb.example.com. A edns=1232 option=8:0001",
                        "www.gslb.example.com. A edns=1232 cookie=client",
                        "www.gslb.example.com. A edns=1232 cookie=valid",
                        "shop.gslb.example.com. A edns=1232 cookie=second subnet=203.0.113.0/24",
                        "www.gslb.example.com. A edns=1232 cookie=late option=3: option=11:",
                        "gslb.example.com. SOA edns=1232 option=3: option=9: option=19:",
                        "www.example.net. A edns=1232 option=3: cookie=client",
                        "id.server. TXT class=CH edns=1232",
                        "version.bind. TXT class=CH",
                        "gslb.example.com. SOA opcode=4 edns=1232")) {
            queries.add(Packets.query(line));
        }
        for (String line :
                List.of(
                        "1234",
                        "1234 8000 0001 0000 0000 0000 00 0001 0001",
                        "1234 0000 0000 0000 0000 0001 00 0029 04d0 00000000 000c 000a 0008 0102030405060708",
                        "1234 0000 0001 0000 0000 0000 3f77",
                        "1234 0000 0001 0000 0000 0000 c00c 0001 0001",
                        "1234 0000 0001 0000 0000 0000 0161*127 00 0001 0001",
                        "1234 0000 0002 0000 0000 0000 00 0001 0001 00 0001 0001")) {
            queries.add(Packets.hex(line));
        }
        return queries;
    }
}

package io.meridian.dns.server;

import io.meridian.dns.decision.MemberState;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.World;
import io.meridian.dns.zone.ZoneSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.AnswerRule;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A served world with every kind of answer in it, and queries that meet all of them.
public final class QueryMix {

    private static final SelectionPolicy ROUND_ROBIN = new SelectionPolicy.RoundRobin();
    private static final SelectionPolicy HASH = new SelectionPolicy.ConsistentHash(24, 56);
    private static final SelectionPolicy GEO =
            new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin());

    private static final SelectionPolicy TOPOLOGY =
            new SelectionPolicy.Topology(
                    List.of(
                            TopologyRule.ofSubnets(
                                    List.of(IpPrefix.of("203.0.113.0/25")), "newyork", "london"),
                            TopologyRule.forAll("singapore")),
                    new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()));

    /// So short a prefix that most queries find an entry, and some make one.
    private static final Persistence KEPT =
            new Persistence("cart", Duration.ofHours(1), 24, 56, false);

    /// Aliases, loops, cuts and mail, for what leads on from a name.
    private static final String FILE =
            """
            $TTL 300
            @ SOA ns1 hostmaster 7 3600 600 604800 30
            @ NS ns1
            ns1 A 192.0.2.53
            @ MX 10 mail
            mail A 192.0.2.1
            mail AAAA 2001:db8::1
            alias CNAME shop.gslb.example.com.
            far CNAME alias
            ping CNAME pong
            pong CNAME ping
            *.wild CNAME www.gslb.example.com.
            old DNAME gslb.example.com.
            grow DNAME x.grow
            long DNAME %s.%s
            sub NS ns.sub
            sub NS ns.example.net.
            sub NS ns1
            ns.sub A 192.0.2.2
            @ HTTPS 0 svc
            svc HTTPS 1 . alpn=h2
            svc A 192.0.2.3
            """
                    .formatted("x".repeat(63), "y".repeat(63));

    private QueryMix() {}

    public static ZoneTable zones() {
        List<String> records =
                new ArrayList<>(List.of("www 300 IN A 192.0.2.1", "*.w 9 TXT \"w\""));
        for (char letter = 'a'; letter < 'h'; letter++) {
            records.add("big 300 IN TXT \"" + String.valueOf(letter).repeat(200) + "\"");
        }
        World world =
                new World()
                        .zone("gslb.example.com", List.of("ns1.example.com"), records)
                        .zoneFile("example.org", FILE, ZoneSettings.AS_WRITTEN)
                        .notLoaded("absent.example", false)
                        .notLoaded("broken.example", true)
                        .service(service("shop", GEO, MemberState.UP, true))
                        .service(service("blog", ROUND_ROBIN, MemberState.UP, true))
                        .service(service("cart", GEO, MemberState.UP, true))
                        .keeping("cart.gslb.example.com", KEPT)
                        .service(service("game", HASH, MemberState.UP, true))
                        .service(service("rules", TOPOLOGY, MemberState.UP, true))
                        .service(nested("outer", "rules", "down"))
                        .service(nested("outermost", "outer", "shop"))
                        .service(service("new", ROUND_ROBIN, MemberState.UNTESTED, true))
                        .service(service("cold", GEO, MemberState.UNTESTED, false))
                        .service(service("down", GEO, MemberState.DOWN, true))
                        .service(panicking("panic"))
                        .service(several("two", 2, GEO))
                        .service(several("all", 0, ROUND_ROBIN));
        return new ZoneTable(world.snapshot());
    }

    /// With names, public addresses, and members that must be up.
    private static World.Service several(String label, int addresses, SelectionPolicy policy) {
        List<World.TestMember> members = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            IpAddress open = i == 3 ? null : IpAddress.of("198.51.100." + i / 3);
            members.add(member(new Destination.Ip(IpAddress.of("10.0.0." + i), open)));
        }
        members.add(member(new Destination.Cname("eu.example.net")));
        return new World.Service(
                label + ".gslb.example.com",
                List.of("www." + label + ".gslb.example.com"),
                20,
                policy,
                new AnswerRule(addresses, 2, null, false),
                new DownResponse.AllRecords(),
                true,
                members);
    }

    /// With one member of two up, and more than half wanted.
    private static World.Service panicking(String label) {
        return new World.Service(
                label + ".gslb.example.com",
                List.of(),
                20,
                GEO,
                new AnswerRule(1, 1, 51, false),
                new DownResponse.AllRecords(),
                true,
                List.of(
                        new World.TestMember(20, "192.0.2.10", "london", MemberState.UP),
                        new World.TestMember(20, "192.0.2.20", "newyork", MemberState.DOWN)));
    }

    private static World.TestMember member(Destination destination) {
        Member published =
                new Member(destination, 1, "london", "london", List.of(), true, null, null);
        return new World.TestMember(20, published, MemberState.UP);
    }

    /// Whose members are services.
    private static World.Service nested(String label, String first, String second) {
        return new World.Service(
                label + ".gslb.example.com",
                20,
                GEO,
                new DownResponse.AllRecords(),
                true,
                List.of(
                        member(new Destination.Cname(first + ".gslb.example.com")),
                        member(new Destination.Cname(second + ".gslb.example.com"))));
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

    public static List<byte[]> queries() {
        String subnet = " edns=1232 subnet=203.0.113.0/24";
        List<byte[]> queries = new ArrayList<>();
        for (String name :
                List.of(
                        "www",
                        "shop",
                        "blog",
                        "cart",
                        "game",
                        "rules",
                        "outer",
                        "outermost",
                        "new",
                        "cold",
                        "down",
                        "panic",
                        "two",
                        "all",
                        "no.no")) {
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
                        "example.org. MX",
                        "example.org. HTTPS edns=1232",
                        "example.org. SOA",
                        "alias.example.org. A edns=1232 subnet=203.0.113.0/24",
                        "far.example.org. AAAA edns=1232",
                        "far.example.org. TXT",
                        "fAr.eXaMpLe.oRg. MX",
                        "ping.example.org. A",
                        "a.b.wild.example.org. A",
                        "shop.old.example.org. A edns=1232 subnet=192.0.2.0/24",
                        "no.old.example.org. A edns=1232",
                        "www.old.example.org. CNAME",
                        "a.grow.example.org. A edns=1232",
                        "a.grow.example.org. A",
                        "x".repeat(63) + "." + "y".repeat(63) + ".long.example.org. A edns=1232",
                        "www.sub.example.org. A edns=1232",
                        "sub.example.org. DS",
                        "www.absent.example. A edns=1232",
                        "www.broken.example. A",
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

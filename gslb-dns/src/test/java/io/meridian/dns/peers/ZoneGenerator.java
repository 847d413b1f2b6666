package io.meridian.dns.peers;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Zones from a seed: small, crowded around the places where servers go wrong (cuts, wildcards,
/// empty non-terminals, aliases, glue, odd octets), and never ill-formed.
final class ZoneGenerator {

    private static final List<String> LABELS =
            List.of(
                    "a",
                    "b",
                    "c",
                    "d",
                    "www",
                    "Mail",
                    "ns1",
                    "_sip",
                    "_tcp",
                    "x-y",
                    "0",
                    "*",
                    "*",
                    "*a",
                    "a*",
                    "\\000",
                    "\\255\\254",
                    "\\.",
                    "a\\.b",
                    "sp\\032ace",
                    "\\064",
                    "quo\\\"te",
                    "semi\\;colon",
                    "B",
                    "aB",
                    "l234567890123456789012345678901234567890123456789012345678901");

    /// Where aliases and delegations lead that leave every zone.
    private static final List<String> ELSEWHERE = List.of("www.example.net.", "ns.example.org.");

    private final Random random;
    private final List<GeneratedZone> zones = new ArrayList<>();
    private GeneratedZone zone;

    ZoneGenerator(long seed) {
        this.random = new Random(seed);
        this.zone = new GeneratedZone(Name.root);
    }

    /// Every other zone stands below the one before it, as a child that its parent delegates.
    List<GeneratedZone> generate(int count) {
        for (int i = 0; i < count; i++) {
            GeneratedZone parent = zone;
            Name below = below(parent.apex(), "c" + i);
            boolean child = random.nextInt(2) == 0 && canHold(below);
            zone = new GeneratedZone(child ? below : name("z" + i + ".test."));
            if (child) {
                delegate(parent, below);
            }
            fill(!child && random.nextInt(20) == 0);
            zones.add(zone);
        }
        return List.copyOf(zones);
    }

    /// NSD refuses a zone below a DNAME of another one.
    private boolean canHold(Name apex) {
        return !zones.isEmpty()
                && apex.labels() <= 6
                && zones.stream().noneMatch(above -> above.isBelowDname(apex));
    }

    private void delegate(GeneratedZone parent, Name child) {
        if (parent.isDelegated(child) || parent.has(child)) {
            return;
        }
        Name server = below(child, "ns");
        parent.add(child, ttl(), Type.NS, server.toString());
        parent.add(server, ttl(), Type.A, "192.0.2.53");
        if (random.nextBoolean()) {
            parent.add(child, ttl(), Type.DS, "12345 13 2 " + hex(32));
        }
    }

    /// @param apexDname whether all of the zone's names are another's
    private void fill(boolean apexDname) {
        Name apex = zone.apex();
        String server = apexDname ? "ns.example.org." : below(apex, "ns").toString();
        zone.add(
                apex,
                ttl(),
                Type.SOA,
                server + " hostmaster.example.org. 7 3600 600 604800 " + random.nextInt(600));
        zone.add(apex, ttl(), Type.NS, server);
        if (apexDname) {
            zone.add(apex, ttl(), Type.DNAME, target().toString());
            return;
        }
        zone.add(below(apex, "ns"), ttl(), Type.A, "192.0.2.1");
        if (random.nextBoolean()) {
            zone.add(apex, ttl(), Type.NS, pick(ELSEWHERE));
        }
        int steps = 4 + random.nextInt(24);
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0, 1 -> cut();
            case 2 -> dname();
            case 3, 4, 5 -> cname();
            case 6 -> chain();
            case 7 -> wildcard();
            default -> records(owner());
        }
    }

    /// Some RRsets at one name; below a cut they are occluded, or glue.
    private void records(Name owner) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            int type = RecordText.type(random);
            boolean alone = zone.has(owner, Type.CNAME) || zone.isBelowDname(owner);
            boolean atCut = zone.cuts().contains(owner.canonicalize());
            if (!alone && !atCut) {
                for (int more = random.nextInt(3); more >= 0; more--) {
                    Name target = target();
                    zone.target(target);
                    zone.add(owner, ttl(), type, RecordText.rdata(type, target, random));
                }
            }
        }
    }

    /// A delegation: name servers in it, beside it, elsewhere, with and without glue.
    private void cut() {
        Name owner = owner();
        if (zone.has(owner) || owner.isWild() || zone.isBelowDname(owner)) {
            return;
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            Name server =
                    switch (random.nextInt(4)) {
                        case 0 -> name(pick(ELSEWHERE));
                        case 1 -> sibling();
                        default -> below(owner, "ns" + i);
                    };
            zone.add(owner, ttl(), Type.NS, server.toString());
            boolean free = !zone.has(server, Type.CNAME) && !zone.isBelowDname(server);
            if (server.subdomain(zone.apex()) && free && random.nextInt(4) > 0) {
                zone.add(server, ttl(), Type.A, address());
                if (random.nextBoolean()) {
                    zone.add(server, ttl(), Type.AAAA, "2001:db8::" + random.nextInt(1, 100));
                }
            }
        }
        if (random.nextInt(3) == 0) {
            zone.add(owner, ttl(), Type.DS, "4711 8 2 " + hex(32));
        }
        if (random.nextInt(3) == 0) { // occluded
            records(below(owner, pick(LABELS)));
        }
    }

    /// A name server's name within another delegation, if there is one.
    private Name sibling() {
        List<Name> cuts = zone.cuts();
        return cuts.isEmpty() ? below(zone.apex(), "ns") : below(pick(cuts), "ns0");
    }

    private void dname() {
        Name owner = owner();
        boolean taken =
                owner.isWild()
                        || owner.equals(zone.apex())
                        || zone.hasAtOrBelow(owner)
                        || zone.isBelowDname(owner)
                        || zone.isDelegated(owner);
        if (!taken) {
            Name target = random.nextInt(8) == 0 ? longName() : target();
            zone.target(target);
            zone.add(owner, ttl(), Type.DNAME, target.toString());
        }
    }

    private void cname() {
        Name owner = owner();
        Name target = target();
        zone.target(target);
        addCname(owner, target);
    }

    private void addCname(Name owner, Name target) {
        if (!zone.has(owner) && !zone.isBelowDname(owner) && !zone.isDelegated(owner)) {
            zone.add(owner, ttl(), Type.CNAME, target.toString());
        }
    }

    /// A row of aliases, some into a ring.
    private void chain() {
        int links = 1 + random.nextInt(random.nextInt(4) == 0 ? 24 : 6);
        String label = "k" + random.nextInt(1000) + "-";
        for (int i = 0; i < links; i++) {
            boolean last = i == links - 1;
            Name target =
                    !last
                            ? below(zone.apex(), label + (i + 1))
                            : random.nextInt(3) == 0
                                    ? below(zone.apex(), label + random.nextInt(links))
                                    : target();
            addCname(below(zone.apex(), label + i), target);
        }
        zone.target(below(zone.apex(), label + "0"));
    }

    private void wildcard() {
        Name wildcard = below(owner(), "*");
        if (random.nextInt(3) == 0) {
            addCname(wildcard, target());
        } else {
            records(wildcard);
        }
    }

    /// A name of the zone: new or old, up to four labels deep.
    private Name owner() {
        Name owner = zone.apex();
        if (random.nextInt(3) == 0) {
            owner = pick(zone.owners());
        }
        for (int i = random.nextInt(4); i > 0 || owner.equals(zone.apex()); i--) {
            owner = below(owner, pick(LABELS));
        }
        return owner.labels() > zone.apex().labels() + 6 ? below(zone.apex(), "deep") : owner;
    }

    /// Where an alias or a record may point: into the zone, to what is not there, into another zone
    /// served, elsewhere.
    private Name target() {
        return switch (random.nextInt(8)) {
            case 0 -> name(pick(ELSEWHERE));
            case 1 -> zones.isEmpty() ? name("z0.test.") : pick(pick(zones).owners());
            case 2, 3, 4 -> pick(zone.owners());
            case 5 -> below(pick(zone.owners()), pick(LABELS));
            default -> below(zone.apex(), pick(LABELS));
        };
    }

    /// So long that most names below a DNAME to it are too long (RFC 6672 §2.2).
    private Name longName() {
        Name name = zone.apex();
        while (name.length() < 180) {
            name = below(name, "l".repeat(40));
        }
        return name;
    }

    private int ttl() {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> Integer.MAX_VALUE;
            default -> random.nextInt(86_400);
        };
    }

    private String address() {
        return "192.0.2." + random.nextInt(1, 255);
    }

    private String hex(int octets) {
        byte[] data = new byte[octets];
        random.nextBytes(data);
        return HexFormat.of().formatHex(data);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }

    /// A label more; the name itself where that would make it too long.
    static Name below(Name name, String label) {
        try {
            return Name.fromString(label, name);
        } catch (TextParseException tooLong) {
            return name;
        }
    }
}

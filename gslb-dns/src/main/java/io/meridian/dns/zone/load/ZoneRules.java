package io.meridian.dns.zone.load;

import io.meridian.dns.zone.RecordEncoder;
import io.meridian.dns.zone.ServiceBinding;
import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.ZoneContents.Place;
import io.meridian.dns.zone.ZoneContents.Placed;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// What the records of a zone must be like together. A zone that could only be answered wrongly is
/// refused; what is merely unwise is served, and told.
final class ZoneRules {

    /// What 65,535 octets leave beside header, question and OPT.
    private static final int MAX_SET_BYTES = 65_000;

    private final ZoneContents contents;
    private final Findings findings;
    private final Set<Name> cuts = new HashSet<>();
    private final Set<Name> redirects = new HashSet<>();

    private ZoneRules(ZoneContents contents, Findings findings) {
        this.contents = contents;
        this.findings = findings;
    }

    /// @param whole the place of what is missing
    /// @param services names that balanced services own
    static void check(ZoneContents contents, Place whole, Set<String> services, Findings findings) {
        for (Placed twice : contents.dropDuplicates()) {
            findings.warn(twice.place(), told(twice) + " stands here again and counts once");
        }
        ZoneRules rules = new ZoneRules(contents, findings);
        rules.checkApex(whole);
        contents.owners()
                .forEach((owner, sets) -> {
                    rules.note(owner, sets);
                    rules.checkAliases(owner, sets);
                    if (!services.isEmpty() && services.contains(ZoneContents.display(owner))) {
                        rules.checkBesideService(sets);
                    }
                    sets.values().forEach(set -> rules.checkSet(owner, set));
                });
        contents.owners().forEach(rules::checkAbove);
        rules.checkNameServers();
    }

    private void checkApex(Place whole) {
        if (!contents.has(contents.apex(), Type.SOA)) {
            findings.problem(
                    whole, "must have an SOA record at " + ZoneContents.display(contents.apex()));
        }
        if (!contents.has(contents.apex(), Type.NS)) {
            findings.warn(whole, "no NS record stands at " + ZoneContents.display(contents.apex()));
        }
    }

    private void note(Name owner, Map<Integer, List<Placed>> sets) {
        if (sets.containsKey(Type.NS) && !owner.equals(contents.apex())) {
            cuts.add(owner);
        }
        if (sets.containsKey(Type.DNAME) && !owner.isWild()) {
            redirects.add(owner);
        }
    }

    private void checkAliases(Name owner, Map<Integer, List<Placed>> sets) {
        if (sets.containsKey(Type.CNAME) && sets.size() > 1) {
            problem(sets.get(Type.CNAME), "must not stand beside other records (RFC 1034 §3.6.2)");
        }
        if (sets.containsKey(Type.DNAME)
                && sets.containsKey(Type.NS)
                && !owner.equals(contents.apex())) {
            problem(
                    sets.get(Type.DNAME),
                    "must not stand beside NS below the zone's apex (RFC 6672 §2.3)");
        }
    }

    private void checkBesideService(Map<Integer, List<Placed>> sets) {
        for (int type : new int[] {Type.A, Type.AAAA, Type.CNAME}) {
            problem(sets.get(type), "must not stand at the name of a balanced service");
        }
    }

    private void checkSet(Name owner, List<Placed> set) {
        Placed first = set.getFirst();
        int type = first.record().getType();
        boolean single = type == Type.CNAME || type == Type.DNAME || type == Type.SOA;
        if (single && set.size() > 1) {
            problem(set.get(1), "must be the only " + Type.string(type) + " of its name");
        }
        if (type == Type.SOA && !owner.equals(contents.apex())) {
            problem(first, "must stand at " + ZoneContents.display(contents.apex()));
        }
        if (type == Type.NS && owner.isWild()) {
            problem(first, "must not be a wildcard's (RFC 4592 §4.2)");
        }
        if (type == Type.DNAME && owner.isWild()) {
            warn(first, "is a wildcard's: it rewrites no name (RFC 4592 §4.4)");
        }
        if (type == Type.DS && owner.equals(contents.apex())) {
            warn(first, "belongs into the zone above and is answered only there");
        }
        checkBindings(set, type);
        checkTags(set, type);
        checkTtls(set);
        checkSize(set);
    }

    private void checkBindings(List<Placed> set, int type) {
        if (type == Type.SVCB || type == Type.HTTPS) {
            for (Placed placed : set) {
                String wrong = ServiceBinding.problem(RecordEncoder.rdata(placed.record()));
                if (wrong != null) {
                    problem(placed, wrong);
                }
            }
        }
    }

    /// Whoever issues certificates reads them strictly.
    private void checkTags(List<Placed> set, int type) {
        if (type == Type.CAA) {
            for (Placed placed : set) {
                if (RecordEncoder.rdata(placed.record())[1] == 0) {
                    problem(placed, "must have a tag (RFC 8659 §4.1)");
                }
            }
        }
    }

    private void checkTtls(List<Placed> set) {
        Record first = set.getFirst().record();
        for (Placed placed : set) {
            if (placed.record().getTTL() != first.getTTL()) {
                warn(
                        placed,
                        "has TTL "
                                + placed.record().getTTL()
                                + " and leaves with the first one's, "
                                + first.getTTL()
                                + " (RFC 2181 §5.2)");
            }
        }
    }

    /// A set that not even a reply over TCP has room for could never be answered.
    private void checkSize(List<Placed> set) {
        int type = set.getFirst().record().getType();
        if (set.size() == 1 && type < Type.TXT && type != Type.NULL) {
            return; // the other types of RFC 1035 have no long RDATA
        }
        long size = 0;
        for (Placed placed : set) {
            size += 12L + RecordEncoder.rdata(placed.record()).length;
        }
        if (size > MAX_SET_BYTES) {
            problem(set, "must fit into one reply, has " + size + " octets");
        }
    }

    /// What stands below a cut is told, below a DNAME refused.
    private void checkAbove(Name owner, Map<Integer, List<Placed>> sets) {
        if (cuts.isEmpty() && redirects.isEmpty()) {
            return;
        }
        Name cut = null;
        for (Name at = owner; ; at = new Name(at, 1)) {
            boolean isOwner = at.equals(owner);
            if (!isOwner && redirects.contains(at)) {
                for (List<Placed> set : sets.values()) {
                    problem(
                            set,
                            "must not stand below the DNAME at "
                                    + ZoneContents.display(at)
                                    + " (RFC 6672 §2.4)");
                }
                return;
            }
            cut = !isOwner && cuts.contains(at) ? at : cut;
            if (at.equals(contents.apex())) {
                break;
            }
        }
        if (cut != null) {
            warnOccluded(sets, cut, true);
        } else if (cuts.contains(owner)) {
            warnOccluded(sets, owner, false);
        }
    }

    /// @param below the cut; at it, NS and DS are the parent's
    private void warnOccluded(Map<Integer, List<Placed>> sets, Name cut, boolean below) {
        sets.forEach((type, set) -> {
            boolean glue = type == Type.A || type == Type.AAAA;
            boolean parents = type == Type.NS || type == Type.DS;
            if (!glue && (below || !parents)) {
                warn(
                        set.getFirst(),
                        "is never answered: the zone ends at the cut " + ZoneContents.display(cut));
            }
        });
    }

    /// Name servers in the zone need addresses in it.
    private void checkNameServers() {
        for (Name cut : cuts) {
            checkNameServers(cut);
        }
        checkNameServers(contents.apex());
    }

    private void checkNameServers(Name owner) {
        List<Placed> set = contents.set(owner, Type.NS);
        if (set == null) {
            return;
        }
        for (Placed placed : set) {
            Name server = ((NSRecord) placed.record()).getTarget().canonicalize();
            boolean has = contents.has(server, Type.A) || contents.has(server, Type.AAAA);
            if (server.subdomain(owner) && !has) {
                warn(
                        placed,
                        contents.has(server, Type.CNAME)
                                ? "names an alias (RFC 2181 §10.3)"
                                : "names a server whose address does not stand in the zone");
            }
        }
    }

    private void problem(@Nullable List<Placed> set, String rule) {
        if (set != null) {
            problem(set.getFirst(), rule);
        }
    }

    private void problem(Placed placed, String rule) {
        findings.problem(placed.place(), told(placed) + " " + rule);
    }

    private void warn(Placed placed, String what) {
        findings.warn(placed.place(), told(placed) + " " + what);
    }

    private static String told(Placed placed) {
        return ZoneContents.display(placed.record().getName())
                + " "
                + Type.string(placed.record().getType());
    }
}

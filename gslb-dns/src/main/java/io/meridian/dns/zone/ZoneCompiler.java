package io.meridian.dns.zone;

import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.zone.ZoneContents.Placed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SVCBRecord;
import org.xbill.DNS.Type;

/// Encodes the contents of one zone. Single-use.
final class ZoneCompiler {

    private static final byte[][] NOBODY = {};
    private static final EncodedSet[] NOTHING = {};

    private final ZoneContents contents;
    private final ZoneSettings settings;
    private final Map<Name, ZoneNode> nodes = new HashMap<>();
    private final boolean cuts;

    private ZoneCompiler(ZoneContents contents, ZoneSettings settings) {
        this.contents = contents;
        this.settings = settings;
        this.cuts =
                contents.owners().entrySet().stream()
                        .anyMatch(owner ->
                                owner.getValue().containsKey(Type.NS)
                                        && !owner.getKey().equals(contents.apex()));
    }

    /// @param contents that broke no rule
    static CompiledZone compile(ZoneContents contents, ZoneSettings settings) {
        return new ZoneCompiler(contents, settings).compile();
    }

    private CompiledZone compile() {
        contents.owners().forEach(this::addOwner);
        for (Name owner : List.copyOf(nodes.keySet())) {
            addAncestors(owner);
        }
        return new CompiledZone(
                contents.apex(),
                new NameTable<>(nodes.values()),
                (SOARecord) timed(contents.soa()),
                settings.serialFollowsLog(),
                contents.records());
    }

    /// Owners that a cut occludes are left out; their addresses are found by {@link #delegation}.
    private void addOwner(Name owner, Map<Integer, List<Placed>> sets) {
        Name cut = cuts ? contents.highestCut(owner) : null;
        if (cut == null) {
            nodes.put(owner, node(owner, new TreeMap<>(sets), null));
        } else if (cut.equals(owner)) {
            Map<Integer, List<Placed>> parents = new TreeMap<>(sets);
            parents.keySet().retainAll(Set.of(Type.DS));
            nodes.put(owner, node(owner, parents, delegation(owner, sets.get(Type.NS))));
        }
    }

    private void addAncestors(Name owner) {
        Name at = owner;
        while (!at.equals(contents.apex())) {
            at = new Name(at, 1);
            if (nodes.putIfAbsent(at, empty(at)) != null) {
                return;
            }
        }
    }

    /// An empty non-terminal.
    static ZoneNode empty(Name name) {
        return new ZoneNode(
                name.toWireCanonical(), new int[0], new Lookup.Hit[0], null, null, null, null);
    }

    private ZoneNode node(
            Name owner, Map<Integer, List<Placed>> sets, Lookup.@Nullable Delegation cut) {
        int[] types = new int[sets.size()];
        Lookup.Hit[] hits = new Lookup.Hit[sets.size()];
        Lookup.Alias alias = null;
        Lookup.Redirect redirect = null;
        int i = 0;
        for (Map.Entry<Integer, List<Placed>> set : sets.entrySet()) {
            Record first = set.getValue().getFirst().record();
            EncodedSet encoded = encode(set.getValue());
            types[i] = set.getKey();
            hits[i++] = new Lookup.Hit(encoded, mentioned(set.getValue()));
            if (first instanceof CNAMERecord cname) {
                alias = new Lookup.Alias(encoded, cname.getTarget().toWireCanonical());
            } else if (first instanceof DNAMERecord dname && !owner.isWild()) {
                redirect =
                        new Lookup.Redirect(
                                encoded, (int) dname.getTTL(), dname.getTarget().toWireCanonical());
            }
        }
        return new ZoneNode(owner.toWireCanonical(), types, hits, alias, redirect, cut, null);
    }

    private EncodedSet encode(List<Placed> set) {
        List<Record> records = set.stream().map(Placed::record).toList();
        return RecordEncoder.encode(records, ttl(records.getFirst()));
    }

    /// Infrastructure records have a TTL of their own, if the settings say so.
    private long ttl(Record record) {
        Integer infrastructure = settings.infrastructureTtlSeconds();
        boolean isInfrastructure = record.getType() == Type.NS || record.getType() == Type.SOA;
        return infrastructure != null && isInfrastructure ? infrastructure : record.getTTL();
    }

    private Record timed(SOARecord soa) {
        return new SOARecord(
                soa.getName(),
                soa.getDClass(),
                ttl(soa),
                soa.getHost(),
                soa.getAdmin(),
                soa.getSerial(),
                soa.getRefresh(),
                soa.getRetry(),
                soa.getExpire(),
                soa.getMinimum());
    }

    /// The name servers of a cut, sorted by what a resolver needs of us to reach them.
    private Lookup.Delegation delegation(Name cut, @Nullable List<Placed> servers) {
        if (servers == null) {
            throw new IllegalStateException("a cut without NS: " + cut);
        }
        List<EncodedSet> glue = new ArrayList<>();
        List<EncodedSet> sibling = new ArrayList<>();
        List<byte[]> others = new ArrayList<>();
        for (Placed placed : servers) {
            Name server = ((NSRecord) placed.record()).getTarget().canonicalize();
            if (server.subdomain(cut)) {
                addAddresses(server, glue);
            } else if (server.subdomain(contents.apex()) && contents.highestCut(server) != null) {
                addAddresses(server, sibling);
            } else {
                others.add(server.toWireCanonical());
            }
        }
        return new Lookup.Delegation(
                encode(servers),
                glue.toArray(NOTHING),
                sibling.toArray(NOTHING),
                others.toArray(NOBODY));
    }

    private void addAddresses(Name server, List<EncodedSet> to) {
        for (int type : new int[] {Type.A, Type.AAAA}) {
            List<Placed> set = contents.set(server, type);
            if (set != null) {
                List<Record> records = set.stream().map(Placed::record).toList();
                Integer ttl = settings.infrastructureTtlSeconds();
                to.add(
                        RecordEncoder.encode(
                                records, ttl == null ? records.getFirst().getTTL() : ttl));
            }
        }
    }

    /// The names in RDATA whose addresses the asker will want next, each once.
    private static byte[][] mentioned(List<Placed> set) {
        Set<Name> names = new LinkedHashSet<>();
        for (Placed placed : set) {
            Name name = mentioned(placed.record());
            if (name != null) {
                names.add(name.equals(placed.record().getName()) ? Name.root : name.canonicalize());
            }
        }
        return names.isEmpty()
                ? NOBODY
                : names.stream().map(Name::toWireCanonical).toArray(byte[][]::new);
    }

    private static @Nullable Name mentioned(Record record) {
        return switch (record) {
            case SVCBRecord svcb -> target(svcb.getSvcPriority(), svcb.getTargetName());
            case HTTPSRecord https -> target(https.getSvcPriority(), https.getTargetName());
            default -> {
                Name name = record.getType() == Type.NAPTR ? null : record.getAdditionalName();
                yield name == null || name.equals(Name.root) ? null : name;
            }
        };
    }

    /// The root stands for the owner, or in AliasMode for "no such service" (RFC 9460 §2.5).
    private static @Nullable Name target(int priority, Name target) {
        return priority == 0 && target.equals(Name.root) ? null : target;
    }
}

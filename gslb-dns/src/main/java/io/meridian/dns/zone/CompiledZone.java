package io.meridian.dns.zone;

import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.model.Position;
import java.util.Collection;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;

/// A zone's static data, encoded: what is made once, when the zone is loaded. Services and the
/// serial are put in with every snapshot. Immutable.
public final class CompiledZone {

    private final Name apex;
    private final NameTable<ZoneNode> nodes;
    private final SOARecord soa;
    private final boolean serialFollowsLog;
    private final int records;
    private final Zone asItIs;

    /// @param nodes all names that exist in it, without those that a cut occludes
    /// @param soa with the serial that the zone was written with
    /// @param serialFollowsLog whether the log position is added to that serial
    CompiledZone(
            Name apex,
            NameTable<ZoneNode> nodes,
            SOARecord soa,
            boolean serialFollowsLog,
            int records) {
        this.apex = apex;
        this.nodes = nodes;
        this.soa = soa;
        this.serialFollowsLog = serialFollowsLog;
        this.records = records;
        this.asItIs =
                new Zone(
                        apex.toWireCanonical(),
                        ZoneContents.display(apex),
                        apex.labels() - 1,
                        nodes,
                        negative(soa));
    }

    public Name apex() {
        return apex;
    }

    NameTable<ZoneNode> nodes() {
        return nodes;
    }

    /// How many records it was made from.
    public int records() {
        return records;
    }

    /// Whether an address or an alias stands at a name, which a service there would hide.
    public boolean hasAddressOrAlias(Name name) {
        ZoneNode node = nodes.find(name.toWireCanonical());
        return node != null && ZoneOverlay.hides(node);
    }

    /// The serial at a log position.
    public long serialAt(Position position) {
        return soaAt(position).getSerial();
    }

    /// Encodes contents that broke no rule.
    public static CompiledZone of(ZoneContents contents, ZoneSettings settings) {
        return ZoneCompiler.compile(contents, settings);
    }

    /// At a log position, with some nodes changed.
    Zone with(Position position, Collection<ZoneNode> changed) {
        if (changed.isEmpty() && !serialFollowsLog) {
            return asItIs;
        }
        SOARecord dated = soaAt(position);
        NameTable<ZoneNode> patched = nodes.with(changed);
        if (serialFollowsLog) {
            byte[] name = asItIs.name();
            ZoneNode top = java.util.Objects.requireNonNull(patched.find(name));
            patched = patched.with(List.of(withSoa(top, dated)));
        }
        return new Zone(
                asItIs.name(), asItIs.displayName(), asItIs.labels(), patched, negative(dated));
    }

    /// The written serial, and what follows from the log position, so that all sites have the same:
    /// the batch's number, and a million for each term, in the arithmetic of RFC 1982. It grows
    /// with every batch, and with a new term unless the one before had more than 2^20 of them.
    SOARecord soaAt(Position position) {
        if (!serialFollowsLog) {
            return soa;
        }
        long serial =
                soa.getSerial() + (position.term().counter() << 20) + position.seq() & 0xffffffffL;
        return new SOARecord(
                apex,
                DClass.IN,
                soa.getTTL(),
                soa.getHost(),
                soa.getAdmin(),
                serial,
                soa.getRefresh(),
                soa.getRetry(),
                soa.getExpire(),
                soa.getMinimum());
    }

    private static ZoneNode withSoa(ZoneNode apex, SOARecord soa) {
        Lookup.Hit[] hits = apex.hits().clone();
        for (int i = 0; i < hits.length; i++) {
            if (apex.types()[i] == Dns.TYPE_SOA) {
                hits[i] = new Lookup.Hit(RecordEncoder.encode(List.of(soa)), new byte[0][]);
            }
        }
        return new ZoneNode(
                apex.name(),
                apex.types(),
                hits,
                apex.alias(),
                apex.redirect(),
                apex.cut(),
                apex.balanced());
    }

    /// The SOA of a negative answer: its TTL is the lesser of its own and MINIMUM (RFC 2308 §3).
    static NegativeAnswer negative(SOARecord soa) {
        EncodedSet encoded =
                RecordEncoder.encode(List.of(soa), Math.min(soa.getTTL(), soa.getMinimum()));
        return new NegativeAnswer(encoded);
    }
}

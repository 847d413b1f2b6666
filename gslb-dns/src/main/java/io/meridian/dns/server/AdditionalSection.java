package io.meridian.dns.server;

import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.wire.ReplyWriter;
import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.LookupName;
import io.meridian.dns.zone.NameChain;
import io.meridian.dns.zone.ZoneSnapshot;

/// What a reply carries so that no second query is needed: glue, which a referral is not whole
/// without, and then what fits of the addresses that our zones have for names in its records.
/// Balanced names are left out: their addresses are decided for who asks for them.
///
/// Query path: allocates nothing; guarded by `QueryPathAllocationTest`.
final class AdditionalSection {

    private static final int ROOT_BYTES = 1;

    private final ReplyWriter reply;
    private final LookupName sought = new LookupName();

    AdditionalSection(ReplyWriter reply) {
        this.reply = reply;
    }

    /// RFC 9471 §3: all glue of the cut's own names or TC; of other cuts what fits.
    void add(ZoneSnapshot snapshot, Lookup.Delegation delegation) {
        for (EncodedSet glue : delegation.glue()) {
            reply.add(ReplyWriter.ADDITIONAL, glue, ReplyWriter.UNWRITTEN);
        }
        for (EncodedSet glue : delegation.sibling()) {
            reply.addIfRoom(ReplyWriter.ADDITIONAL, glue, glue.owner());
        }
        for (byte[] server : delegation.others()) {
            addAddresses(snapshot, server, server.length);
        }
    }

    /// For the names that an answer mentions. Of an HTTPS or SVCB record in AliasMode the target's
    /// own such records come first (RFC 9460 §4.1).
    void add(ZoneSnapshot snapshot, Lookup.Hit hit, int qtype, NameChain chain) {
        boolean alias = isBinding(qtype) && isAliasMode(hit.set().records());
        for (byte[] name : hit.mentioned()) {
            if (name.length == ROOT_BYTES) {
                addAddresses(snapshot, chain.octets(), chain.length());
                continue;
            }
            if (alias) {
                add(snapshot, name, name.length, qtype);
            }
            addAddresses(snapshot, name, name.length);
        }
    }

    private static boolean isBinding(int qtype) {
        return qtype == Dns.TYPE_SVCB || qtype == Dns.TYPE_HTTPS;
    }

    private static boolean isAliasMode(byte[] records) {
        return records[EncodedSet.FIXED_BYTES] == 0 && records[EncodedSet.FIXED_BYTES + 1] == 0;
    }

    private void addAddresses(ZoneSnapshot snapshot, byte[] name, int length) {
        add(snapshot, name, length, Dns.TYPE_A);
        add(snapshot, name, length, Dns.TYPE_AAAA);
    }

    private void add(ZoneSnapshot snapshot, byte[] name, int length, int type) {
        sought.set(name, length);
        if (snapshot.lookup(sought, type) instanceof Lookup.Hit hit) {
            reply.addIfRoom(ReplyWriter.ADDITIONAL, hit.set(), name);
        }
    }
}

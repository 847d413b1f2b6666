package io.meridian.dns.server;

import io.meridian.dns.decision.ClientView;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.QueryView;
import io.meridian.dns.wire.ReplyWriter;
import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.NegativeAnswer;
import io.meridian.dns.zone.ZoneTable;

/// What a query that passed every check is answered: lookup, decision, sections. One per event
/// loop, owned by its thread.
///
/// Query path: allocates nothing, takes no lock, throws nothing; guarded by
/// `QueryPathAllocationTest`.
final class Answerer {

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final ZoneTable zones;
    private final QueryView query;
    private final ClientView client;
    private final ReplyWriter reply;
    private final Decision decision = new Decision();
    private int maxLength;
    private int scope;

    /// @param query, client, reply shared with the processor, which fills the first two
    Answerer(ZoneTable zones, QueryView query, ClientView client, ReplyWriter reply) {
        this.zones = zones;
        this.query = query;
        this.client = client;
        this.reply = reply;
    }

    /// Writes header and sections; the OPT is left to the caller.
    ///
    /// @param limit octets that the reply may have
    /// @return how it ended; one without an rcode wants no reply
    Outcome answer(int limit) {
        maxLength = limit;
        scope = 0;
        return answer(zones.current().lookup(query));
    }

    /// For how many bits of the client subnet option's address the last answer holds.
    int scope() {
        return scope;
    }

    private Outcome answer(Lookup lookup) {
        return switch (lookup) {
            case Lookup.NotOurs _ -> error(Outcome.NOT_OURS);
            case Lookup.NameError missing ->
                    zones.isSettled()
                            ? negative(Outcome.NAME_ERROR, missing.negative(), NO_LIMIT)
                            : error(Outcome.COLD_START);
            case Lookup.NoData empty ->
                    zones.isSettled() || !isAddress(query.qtype())
                            ? negative(Outcome.NODATA, empty.negative(), NO_LIMIT)
                            : error(Outcome.COLD_START);
            case Lookup.StaticData data -> {
                reply.begin(query, maxLength, true, Dns.NOERROR);
                reply.answers(data.records(), data.count());
                yield Outcome.STATIC;
            }
            case Lookup.Balanced balanced -> balanced(balanced);
        };
    }

    /// What services have: before they have been heard of, only these types cannot be denied.
    private static boolean isAddress(int qtype) {
        return qtype == Dns.TYPE_A || qtype == Dns.TYPE_AAAA;
    }

    private Outcome balanced(Lookup.Balanced balanced) {
        boolean v6Asked = query.qtype() == Dns.TYPE_AAAA;
        if (query.subnet().isPresent() && query.subnet().sourcePrefixLength() > 0) {
            client.setSubnet(
                    query.subnet().high(),
                    query.subnet().low(),
                    query.subnet().v6(),
                    query.subnet().sourcePrefixLength());
        }
        DecisionEngine.decide(balanced.service(), v6Asked, client, decision);
        return switch (decision.kind()) {
            case NOT_READY -> error(Outcome.COLD_START);
            case NO_REPLY -> Outcome.BALANCED_SILENT;
            case NODATA -> {
                boolean down = decision.tier() == Decision.Tier.DOWN_RESPONSE;
                yield negative(
                        down ? Outcome.BALANCED_DOWN : Outcome.NODATA,
                        balanced.negative(),
                        down ? decision.ttlSeconds() : NO_LIMIT);
            }
            case ANSWER -> {
                members(decision.isName() ? Dns.TYPE_CNAME : query.qtype());
                scope = client.fromSubnet() ? decidedScope() : 0;
                yield outcomeOf(decision.tier());
            }
        };
    }

    private void members(int type) {
        reply.begin(query, maxLength, true, Dns.NOERROR);
        int count = decision.count();
        for (int i = 0; i < count; i++) {
            reply.answer(type, decision.ttlSeconds(), decision.rdata(i));
        }
    }

    /// The decision's scope, in bits of the address as the client subnet option had it: an
    /// IPv4-mapped one is decided on as IPv4, 96 bits shorter. Without a subnet, with one that
    /// hides the client (source prefix length 0), or for a service that disregards it, none of its
    /// bits were looked at and the scope is 0.
    private int decidedScope() {
        int bits = decision.scopePrefixLength();
        boolean mapped = query.subnet().v6() && !client.v6();
        return mapped && bits > 0 ? bits + 96 : bits;
    }

    private static Outcome outcomeOf(Decision.Tier tier) {
        return switch (tier) {
            case UP -> Outcome.BALANCED;
            case UNTESTED -> Outcome.BALANCED_UNTESTED;
            case DOWN_RESPONSE -> Outcome.BALANCED_DOWN;
        };
    }

    /// SOA in the authority section, and nothing else (RFC 2308 §2).
    private Outcome negative(Outcome outcome, NegativeAnswer negative, int maxTtlSeconds) {
        reply.begin(query, maxLength, true, outcome.rcode);
        reply.authority(negative.soa(), query.nameLength() - negative.apexLength());
        reply.limitTtl(negative.soa().length, maxTtlSeconds);
        return outcome;
    }

    private Outcome error(Outcome outcome) {
        reply.beginError(query, outcome.rcode);
        return outcome;
    }
}

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A query's way from octets to octets: the checks in wire order, the lookup, the decision, the
/// reply, one counter. One per event loop, owned by its thread.
///
/// Query path: allocates nothing, takes no lock, throws nothing; guarded by
/// `QueryPathAllocationTest`.
public final class QueryProcessor {

    /// Returned in place of a length when there is to be no reply.
    public static final int NO_REPLY = -1;

    private static final Logger LOG = LoggerFactory.getLogger(QueryProcessor.class);
    private static final long LOG_EVERY_NANOS = 1_000_000_000L;

    private final ZoneTable zones;
    private final QueryCounters counters = new QueryCounters();
    private final QueryView query = new QueryView();
    private final ClientView client = new ClientView();
    private final Decision decision = new Decision();
    private final ReplyWriter reply;
    private long lastLogNanos;
    private int maxLength;

    public QueryProcessor(ZoneTable zones) {
        this.zones = zones;
        this.reply = new ReplyWriter(new byte[Dns.MAX_MESSAGE_BYTES]);
        this.lastLogNanos = System.nanoTime() - LOG_EVERY_NANOS;
    }

    public QueryCounters counters() {
        return counters;
    }

    /// Where {@link #process} writes the reply.
    public byte[] reply() {
        return reply.octets();
    }

    /// Answers one query.
    ///
    /// @param message read until the call returns
    /// @param high, low, v6 the packet's source address as {@link io.meridian.model.IpAddress} has
    ///   it
    /// @param stream whether it came over TCP, where a reply may take 65,535 octets
    /// @return the reply's length, or {@link #NO_REPLY}
    public int process(
            byte[] message, int length, long high, long low, boolean v6, boolean stream) {
        try {
            client.setResolver(high, low, v6);
            return answer(message, length, stream);
        } catch (RuntimeException | Error ours) { // nothing may end an event loop
            return fail(ours);
        }
    }

    /// Counts a query that cannot be replied to: it came from port 0, which no client has and with
    /// which reflection loops begin.
    public void ignore() {
        counters.add(Outcome.DROPPED_NO_SOURCE_PORT);
    }

    private int answer(byte[] message, int length, boolean stream) {
        switch (query.read(message, length)) {
            case NOT_A_QUERY -> {
                return drop(Outcome.DROPPED_NOT_A_QUERY);
            }
            case OTHER_OPCODE -> {
                return otherOpcode();
            }
            case MALFORMED -> {
                return malformed(Outcome.MALFORMED);
            }
            case MALFORMED_EDNS -> {
                return malformed(Outcome.MALFORMED_EDNS);
            }
            case WHOLE -> {}
        }
        maxLength =
                stream
                        ? Dns.MAX_MESSAGE_BYTES
                        : Math.min(
                                query.udpSize(),
                                query.hasEdns() ? Dns.EDNS_UDP_BYTES : Dns.PLAIN_UDP_BYTES);
        if (query.ednsVersion() > 0 && query.hasEdns()) {
            return error(Outcome.BAD_VERSION);
        }
        if (query.qclass() != Dns.CLASS_IN) {
            return error(Outcome.CLASS_REFUSED);
        }
        switch (query.qtype()) {
            case Dns.TYPE_OPT, Dns.TYPE_TSIG, Dns.TYPE_TKEY, Dns.TYPE_NXNAME -> {
                return error(Outcome.META_TYPE);
            }
            case Dns.TYPE_AXFR, Dns.TYPE_IXFR -> {
                return error(Outcome.TRANSFER_REFUSED);
            }
            case Dns.TYPE_RRSIG -> {
                return error(Outcome.RRSIG_REFUSED);
            }
            default -> {
                return answer(zones.current().lookup(query));
            }
        }
    }

    private int answer(Lookup lookup) {
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
                yield end(Outcome.STATIC, 0);
            }
            case Lookup.Balanced balanced -> balanced(balanced);
        };
    }

    /// What services have: before they have been heard of, only these types cannot be denied.
    private static boolean isAddress(int qtype) {
        return qtype == Dns.TYPE_A || qtype == Dns.TYPE_AAAA;
    }

    private int balanced(Lookup.Balanced balanced) {
        boolean v6Asked = query.qtype() == Dns.TYPE_AAAA;
        boolean useSubnet = query.subnet().isPresent() && query.subnet().sourcePrefixLength() > 0;
        if (useSubnet) {
            client.setSubnet(
                    query.subnet().high(),
                    query.subnet().low(),
                    query.subnet().v6(),
                    query.subnet().sourcePrefixLength());
        }
        DecisionEngine.decide(balanced.service(), v6Asked, client, decision);
        return switch (decision.kind()) {
            case NOT_READY -> error(Outcome.COLD_START);
            case NO_REPLY -> drop(Outcome.BALANCED_SILENT);
            case NODATA -> {
                boolean down = decision.tier() == Decision.Tier.DOWN_RESPONSE;
                yield negative(
                        down ? Outcome.BALANCED_DOWN : Outcome.NODATA,
                        balanced.negative(),
                        down ? decision.ttlSeconds() : NO_LIMIT);
            }
            case ANSWER -> {
                reply.begin(query, maxLength, true, Dns.NOERROR);
                int type = v6Asked ? Dns.TYPE_AAAA : Dns.TYPE_A;
                int count = decision.count();
                for (int i = 0; i < count; i++) {
                    reply.answer(type, decision.ttlSeconds(), decision.rdata(i));
                }
                yield end(outcomeOf(decision.tier()), useSubnet ? scope() : 0);
            }
        };
    }

    /// The decision's scope, in bits of the address as the client subnet option had it: an
    /// IPv4-mapped one is decided on as IPv4, 96 bits shorter. Without a subnet, or with one that
    /// hides the client (source prefix length 0), no address was looked at and the scope is 0.
    private int scope() {
        int scope = decision.scopePrefixLength();
        boolean mapped = query.subnet().v6() && !client.v6();
        return mapped && scope > 0 ? scope + 96 : scope;
    }

    private static Outcome outcomeOf(Decision.Tier tier) {
        return switch (tier) {
            case UP -> Outcome.BALANCED;
            case UNTESTED -> Outcome.BALANCED_UNTESTED;
            case DOWN_RESPONSE -> Outcome.BALANCED_DOWN;
        };
    }

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    /// SOA in the authority section, and nothing else (RFC 2308 §2).
    private int negative(Outcome outcome, NegativeAnswer negative, int maxTtlSeconds) {
        reply.begin(query, maxLength, true, outcome.rcode);
        reply.authority(negative.soa(), query.nameLength() - negative.apexLength());
        reply.limitTtl(negative.soa().length, maxTtlSeconds);
        return end(outcome, 0);
    }

    private int error(Outcome outcome) {
        reply.begin(query, Dns.EDNS_UDP_BYTES, false, outcome.rcode);
        return end(outcome, 0);
    }

    /// With an OPT, and then the question before it, only if one was read (dns-requirements P3).
    private int malformed(Outcome outcome) {
        if (query.hasEdns()) {
            return error(outcome);
        }
        return bare(outcome);
    }

    private int bare(Outcome outcome) {
        reply.beginBare(query, outcome.rcode);
        counters.add(outcome);
        return Dns.HEADER_BYTES;
    }

    private int otherOpcode() {
        Outcome outcome =
                switch (query.opcode()) {
                    case Dns.OPCODE_NOTIFY -> Outcome.NOTIFY_REFUSED;
                    case Dns.OPCODE_UPDATE -> Outcome.UPDATE_REFUSED;
                    default -> Outcome.NOT_IMPLEMENTED;
                };
        reply.beginBare(query, outcome.rcode);
        reply.clearFlags();
        return end(outcome, 0);
    }

    private int drop(Outcome outcome) {
        counters.add(outcome);
        return NO_REPLY;
    }

    private int end(Outcome outcome, int scope) {
        int length = reply.end(query, outcome.rcode, scope, outcome.extendedError);
        counters.add(outcome);
        if (reply.isTruncated()) {
            counters.addTruncated();
        }
        return length;
    }

    /// The last resort: an error of ours costs one answer, never the loop.
    private int fail(Throwable ours) {
        long now = System.nanoTime();
        if (now - lastLogNanos >= LOG_EVERY_NANOS) {
            lastLogNanos = now;
            LOG.error("a query could not be answered", ours);
        }
        return bare(Outcome.FAILED);
    }
}

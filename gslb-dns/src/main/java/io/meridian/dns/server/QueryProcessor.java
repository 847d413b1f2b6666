package io.meridian.dns.server;

import io.meridian.dns.decision.ClientView;
import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.QueryView;
import io.meridian.dns.wire.ReplyWriter;
import io.meridian.dns.zone.ZoneTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A query's way from octets to octets: the checks in wire order, then what {@link Answerer} finds,
/// one counter. One per event loop, owned by its thread.
///
/// Query path: allocates nothing, takes no lock, throws nothing; guarded by
/// `QueryPathAllocationTest`.
public final class QueryProcessor {

    /// Returned in place of a length when there is to be no reply.
    public static final int NO_REPLY = -1;

    private static final Logger LOG = LoggerFactory.getLogger(QueryProcessor.class);
    private static final long LOG_EVERY_NANOS = 1_000_000_000L;

    private final QueryCounters counters = new QueryCounters();
    private final QueryView query = new QueryView();
    private final ClientView client = new ClientView();
    private final ReplyWriter reply;
    private final Answerer answerer;
    private long lastLogNanos;
    private int maxLength;

    public QueryProcessor(ZoneTable zones) {
        this.reply = new ReplyWriter(new byte[Dns.MAX_MESSAGE_BYTES]);
        this.answerer = new Answerer(zones, query, client, reply);
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
                Outcome outcome = answerer.answer(maxLength);
                return outcome.rcode < 0 ? drop(outcome) : end(outcome, answerer.scope());
            }
        }
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

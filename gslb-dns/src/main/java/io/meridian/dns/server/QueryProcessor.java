package io.meridian.dns.server;

import io.meridian.dns.cookie.CookieSecrets;
import io.meridian.dns.cookie.ServerCookies;
import io.meridian.dns.decision.ClientView;
import io.meridian.dns.ratelimit.RateLimiter;
import io.meridian.dns.ratelimit.RateLimits;
import io.meridian.dns.ratelimit.ReplyClass;
import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EdnsOptions;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.wire.QueryView;
import io.meridian.dns.wire.ReplyWriter;
import io.meridian.dns.zone.ZoneTable;
import org.jspecify.annotations.Nullable;
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

    private final ServerSettings settings;
    private final @Nullable ServerCookies cookies;
    private final @Nullable RateLimiter limiter;
    private final QueryCounters counters = new QueryCounters();
    private final QueryView query;
    private final ClientView client = new ClientView();
    private final ReplyWriter reply;
    private final Answerer answerer;
    private final @Nullable Why why;
    private long lastLogNanos;
    private int maxLength;

    public QueryProcessor(ZoneTable zones, ServerSettings settings) {
        this.settings = settings;
        CookieSecrets secrets = settings.cookies();
        RateLimits limits = settings.rateLimits();
        this.cookies = secrets == null ? null : new ServerCookies(secrets);
        this.limiter = limits == null ? null : new RateLimiter(limits);
        this.query = new QueryView(settings.clientSubnet(), secrets != null);
        this.reply = new ReplyWriter(new byte[Dns.MAX_MESSAGE_BYTES], settings.identity().nsid());
        this.answerer = new Answerer(zones, query, client, reply);
        this.why = settings.whyClients() == null ? null : new Why(zones, settings.whyClients());
        this.lastLogNanos = System.nanoTime() - LOG_EVERY_NANOS;
    }

    public QueryCounters counters() {
        return counters;
    }

    /// Where {@link #process} writes the reply.
    public byte[] reply() {
        return reply.octets();
    }

    /// What replies say of how long a connection may be idle (RFC 7828), until it is said again.
    ///
    /// @param deciseconds in units of 100 ms; 0 asks the client to close
    public void announceIdle(int deciseconds) {
        reply.options().setKeepalive(deciseconds);
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
            reply.options().clear();
            int replyLength = answer(message, length, stream);
            RateLimiter limiting = limiter;
            return limiting == null
                            || stream
                            || reply.options().isClientProven()
                            || replyLength == NO_REPLY
                    ? replyLength
                    : limit(limiting, replyLength, high, low, v6);
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
        QueryView.Reading reading = query.read(message, length);
        if (reading != QueryView.Reading.NOT_A_QUERY) {
            checkCookie();
        }
        switch (reading) {
            case NOT_A_QUERY -> {
                return drop(Outcome.DROPPED_NOT_A_QUERY);
            }
            case OTHER_OPCODE -> {
                return otherOpcode();
            }
            case COOKIE_ALONE -> {
                reply.begin(query, Dns.PLAIN_UDP_BYTES, false, Dns.NOERROR);
                return end(Outcome.COOKIE_ALONE, 0);
            }
            case MALFORMED -> {
                return malformed(Outcome.MALFORMED);
            }
            case MALFORMED_EDNS -> {
                return malformed(Outcome.MALFORMED_EDNS);
            }
            case WHOLE -> {}
        }
        maxLength = stream ? Dns.MAX_MESSAGE_BYTES : maxDatagram();
        if (query.ednsVersion() > 0 && query.hasEdns()) {
            return error(Outcome.BAD_VERSION);
        }
        if (query.qclass() != Dns.CLASS_IN) {
            return otherClass();
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
                Why asked = why;
                if (asked != null && asked.isAsked(query, client)) {
                    return explain(asked);
                }
                return answerer();
            }
        }
    }

    private int answerer() {
        Outcome outcome = answerer.answer(maxLength);
        return outcome.rcode < 0 ? drop(outcome) : end(outcome, answerer.scope());
    }

    /// Off the query path.
    private int explain(Why asked) {
        EncodedSet record = asked.record(query, client);
        if (record == null) {
            return answerer();
        }
        reply.begin(query, maxLength, true, Dns.NOERROR);
        reply.add(ReplyWriter.ANSWER, record, ReplyWriter.QUESTION);
        return end(Outcome.EXPLAINED, asked.scope());
    }

    /// Replies to a client's cookie carry it and ours, whatever they say (RFC 7873 §5.2).
    private void checkCookie() {
        EdnsOptions options = query.options();
        ServerCookies checking = cookies;
        if (checking == null || !options.hasCookie()) {
            return;
        }
        ServerCookies.Standing standing =
                checking.check(
                        query.octets(),
                        options.cookieAt(),
                        options.cookieLength(),
                        client.high(),
                        client.low(),
                        client.v6(),
                        (int) (System.currentTimeMillis() / 1000),
                        reply.options().useCookie());
        reply.options().setClientProven(standing == ServerCookies.Standing.VALID);
        counters.add(
                switch (standing) {
                    case VALID -> QueryEvent.COOKIE_VALID;
                    case FRESH -> QueryEvent.COOKIE_FRESH;
                    case INVALID -> QueryEvent.COOKIE_INVALID;
                });
    }

    private int maxDatagram() {
        int most =
                Math.min(
                        query.udpSize(),
                        query.hasEdns() ? Dns.EDNS_UDP_BYTES : Dns.PLAIN_UDP_BYTES);
        int without = settings.maxNocookieResponse();
        return reply.options().isClientProven() || without == 0 ? most : Math.min(most, without);
    }

    /// Of class CH there is what this server calls itself (RFC 4892).
    private int otherClass() {
        EncodedSet record =
                query.qclass() == Dns.CLASS_CH ? settings.identity().answer(query) : null;
        if (record == null) {
            return error(Outcome.CLASS_REFUSED);
        }
        reply.begin(query, maxLength, true, Dns.NOERROR);
        reply.add(ReplyWriter.ANSWER, record, ReplyWriter.QUESTION);
        return end(Outcome.IDENTITY, 0);
    }

    private int error(Outcome outcome) {
        reply.beginError(query, outcome.rcode);
        return end(outcome, 0);
    }

    /// Takes a reply back that its client has had too many of: with TC, so that a true client asks
    /// again over TCP; with BADCOOKIE where it will ask again with our cookie (RFC 7873 §5.2.3); or
    /// not at all.
    private int limit(RateLimiter limiting, int length, long high, long low, boolean v6) {
        ReplyClass replyClass = ReplyClass.of(reply.octets());
        if (limiting.admits(high, low, v6, replyClass, System.nanoTime())) {
            return length;
        }
        boolean hasQuestion = reply.octets()[5] == 1;
        if (!hasQuestion || !limiting.slips()) {
            counters.add(QueryEvent.LIMITED_DROPPED);
            return NO_REPLY;
        }
        boolean asksCookie = query.options().hasCookie();
        int rcode = asksCookie ? Dns.BADCOOKIE : Dns.NOERROR;
        reply.beginError(query, rcode);
        if (!asksCookie) {
            reply.giveUp();
        }
        counters.add(asksCookie ? QueryEvent.LIMITED_BADCOOKIE : QueryEvent.LIMITED_TRUNCATED);
        return reply.end(query, rcode, 0, -1);
    }

    /// With an OPT, and then the question before it, only if one was read.
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
            counters.add(QueryEvent.TRUNCATED);
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

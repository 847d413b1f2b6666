package io.meridian.dns.server;

import io.meridian.dns.decision.ClientView;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.wire.QueryView;
import io.meridian.dns.wire.ReplyWriter;
import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.LookupName;
import io.meridian.dns.zone.NameChain;
import io.meridian.dns.zone.NegativeAnswer;
import io.meridian.dns.zone.ZoneSnapshot;
import io.meridian.dns.zone.ZoneTable;
import org.jspecify.annotations.Nullable;

/// What a query that passed every check is answered: lookup by lookup along its aliases, then the
/// sections that the last one asks for. One per event loop, owned by its thread.
///
/// Query path: allocates nothing, takes no lock, throws nothing; guarded by
/// `QueryPathAllocationTest`.
final class Answerer {

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final ZoneTable zones;
    private final QueryView query;
    private final ClientView client;
    private final ReplyWriter reply;
    private final AdditionalSection additional;
    private final Decision decision = new Decision();
    private final NameChain chain = new NameChain();
    private final LookupName asked = new LookupName();
    private final @Nullable EncodedSet[] passed = new EncodedSet[NameChain.MAX_STEPS];
    private int redirects;
    private int maxLength;
    private int scope;

    /// How the last service on the way was answered; null without one.
    private @Nullable Outcome ofService;

    /// Where the name that is looked up stands in the reply.
    private int ownerAt;

    /// @param query, client, reply shared with the processor, which fills the first two
    Answerer(ZoneTable zones, QueryView query, ClientView client, ReplyWriter reply) {
        this.zones = zones;
        this.query = query;
        this.client = client;
        this.reply = reply;
        this.additional = new AdditionalSection(reply);
    }

    /// Writes header and sections; the OPT is left to the caller.
    ///
    /// @param limit octets that the reply may have
    /// @return how it ended; one without an rcode wants no reply
    Outcome answer(int limit) {
        maxLength = limit;
        scope = 0;
        ofService = null;
        ownerAt = ReplyWriter.QUESTION;
        chain.begin(query.lowerName(), query.nameLength());
        redirects = 0;
        reply.begin(query, maxLength, true, Dns.NOERROR);
        ZoneSnapshot snapshot = zones.current();
        while (true) {
            Outcome end = answer(snapshot, snapshot.lookup(chain.current(), query.qtype()));
            if (end != null) {
                end = ofService(end);
                if (query.options().asksOfZone() && reply.isAuthoritative()) {
                    describeZone(snapshot);
                }
                return end;
            }
        }
    }

    /// What a service answered is counted as that, wherever its name leads.
    private Outcome ofService(Outcome end) {
        Outcome outcome = ofService;
        return outcome != null && (end == Outcome.ALIAS || end == Outcome.STATIC) ? outcome : end;
    }

    /// Only where the zone answers: a referral or a refusal has nothing to tell of it (RFC 9660
    /// §3).
    private void describeZone(ZoneSnapshot snapshot) {
        asked.set(query.lowerName(), query.nameLength());
        EncodedSet soa = snapshot.soaOf(asked);
        if (soa != null) {
            boolean atApex = soa.owner().length == query.nameLength();
            reply.options().setZone(soa, atApex && query.qtype() == Dns.TYPE_SOA);
        }
    }

    /// For how many bits of the client subnet option's address the last answer holds.
    int scope() {
        return scope;
    }

    /// Null when an alias was followed, so that its target has to be looked up.
    private @Nullable Outcome answer(ZoneSnapshot snapshot, Lookup found) {
        return switch (found) {
            case Lookup.Alias alias -> follow(alias);
            case Lookup.Redirect redirect -> rewrite(redirect);
            case Lookup.Hit hit -> records(snapshot, hit);
            case Lookup.Balanced balanced -> balanced(balanced);
            case Lookup.NoData empty ->
                    zones.isSettled() || !isAddress(query.qtype())
                            ? negative(Outcome.NODATA, empty.negative(), NO_LIMIT)
                            : error(Outcome.COLD_START);
            case Lookup.NameError missing ->
                    zones.isSettled()
                            ? negative(Outcome.NAME_ERROR, missing.negative(), NO_LIMIT)
                            : error(Outcome.COLD_START);
            case Lookup.Delegation delegation -> referral(snapshot, delegation);
            case Lookup.NotOurs _ -> elsewhere(Outcome.NOT_OURS);
            case Lookup.NotLoaded zone ->
                    elsewhere(zone.refused() ? Outcome.ZONE_REFUSED : Outcome.ZONE_NOT_READY);
        };
    }

    /// A CNAME is answered, and then what its target leads to (RFC 1034 §3.6.2).
    private @Nullable Outcome follow(Lookup.Alias alias) {
        if (chain.isAtLimit()) {
            return Outcome.ALIAS;
        }
        reply.add(ReplyWriter.ANSWER, alias.cname(), ownerAt);
        ownerAt = reply.lastRdataAt();
        return chain.follow(alias) == NameChain.Step.TAKEN ? null : Outcome.ALIAS;
    }

    /// A DNAME is answered, then the CNAME that it makes of the name, then what that one's target
    /// leads to (RFC 6672 §3.1, §3.2); a query for CNAME has got what it asked for.
    private @Nullable Outcome rewrite(Lookup.Redirect redirect) {
        if (chain.isAtLimit()) {
            return Outcome.ALIAS;
        }
        dname(redirect);
        NameChain.Step step = chain.follow(redirect);
        if (step == NameChain.Step.TOO_LONG) {
            return Outcome.NAME_TOO_LONG;
        }
        reply.alias(ownerAt, redirect.ttlSeconds(), chain.octets());
        ownerAt = reply.lastRdataAt();
        boolean asked = query.qtype() == Dns.TYPE_CNAME || query.qtype() == Dns.TYPE_ANY;
        return step == NameChain.Step.TAKEN && !asked ? null : Outcome.ALIAS;
    }

    /// No set stands twice in a section, and a chain may pass one DNAME twice.
    private void dname(Lookup.Redirect redirect) {
        for (int i = 0; i < redirects; i++) {
            if (redirect.dname().equals(passed[i])) {
                return;
            }
        }
        passed[redirects++] = redirect.dname();
        reply.add(ReplyWriter.ANSWER, redirect.dname(), ReplyWriter.UNWRITTEN);
    }

    private Outcome records(ZoneSnapshot snapshot, Lookup.Hit hit) {
        reply.add(ReplyWriter.ANSWER, hit.set(), ownerAt);
        if (hit.mentioned().length > 0) {
            additional.add(snapshot, hit, query.qtype(), chain);
        }
        return Outcome.STATIC;
    }

    /// What services have: before they have been heard of, only these types cannot be denied.
    private static boolean isAddress(int qtype) {
        return qtype == Dns.TYPE_A || qtype == Dns.TYPE_AAAA;
    }

    /// Null when a name was answered, so that it has to be looked up.
    private @Nullable Outcome balanced(Lookup.Balanced balanced) {
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
                scope = Math.max(scope, decidedScope());
                if (decision.isName()) {
                    yield name(outcomeOf(decision.tier()));
                }
                members();
                yield outcomeOf(decision.tier());
            }
        };
    }

    /// A member that is a name is answered as an alias is: its CNAME, and then what its target
    /// leads to, if that is ours. The scope is the longest of all decisions on the way.
    private @Nullable Outcome name(Outcome outcome) {
        reply.alias(ownerAt, decision.ttlSeconds(), decision.rdata(0));
        ownerAt = reply.lastRdataAt();
        ofService = outcome;
        return !chain.isAtLimit() && chain.follow(decision.rdata(0)) == NameChain.Step.TAKEN
                ? null
                : outcome;
    }

    private void members() {
        int count = decision.count();
        for (int i = 0; i < count; i++) {
            reply.member(ownerAt, query.qtype(), decision.ttlSeconds(), decision.rdata(i));
        }
    }

    /// The decision's scope, in bits of the address as the client subnet option had it: an
    /// IPv4-mapped one is decided on as IPv4, 96 bits shorter. Without a subnet, with one that
    /// hides the client (source prefix length 0), or for a service that disregards it, none of its
    /// bits were looked at and the scope is 0.
    private int decidedScope() {
        int own = client.fromSubnet() ? decision.scopePrefixLength() : 0;
        int bits = Math.max(own, decision.nestedScopePrefixLength());
        boolean mapped = query.subnet().v6() && isMapped();
        return mapped && bits > 0 ? bits + 96 : bits;
    }

    /// Whether the client subnet option has an IPv4-mapped address.
    private boolean isMapped() {
        return query.subnet().high() == 0 && query.subnet().low() >>> 32 == 0xffff;
    }

    private static Outcome outcomeOf(Decision.Tier tier) {
        return switch (tier) {
            case UP -> Outcome.BALANCED;
            case UNTESTED -> Outcome.BALANCED_UNTESTED;
            case PANIC -> Outcome.BALANCED_PANIC;
            case DOWN_RESPONSE -> Outcome.BALANCED_DOWN;
        };
    }

    /// SOA in the authority section, and nothing else there (RFC 2308 §2).
    private Outcome negative(Outcome outcome, NegativeAnswer negative, int maxTtlSeconds) {
        EncodedSet soa = negative.soa();
        int apexAt = query.nameLength() - soa.owner().length;
        reply.add(
                ReplyWriter.AUTHORITY,
                soa,
                chain.steps() == 0 ? ReplyWriter.QUESTION + apexAt : ReplyWriter.UNWRITTEN);
        reply.limitTtl(maxTtlSeconds);
        return outcome;
    }

    /// Not authoritative (RFC 1034 §6.2.7), unless an alias of ours led here.
    private Outcome referral(ZoneSnapshot snapshot, Lookup.Delegation delegation) {
        if (chain.steps() == 0) {
            reply.clearAuthoritative();
        }
        reply.add(ReplyWriter.AUTHORITY, delegation.nameServers(), ReplyWriter.UNWRITTEN);
        additional.add(snapshot, delegation);
        return Outcome.DELEGATION;
    }

    /// Where an alias leads out of what is served, its resolver goes on.
    private Outcome elsewhere(Outcome outcome) {
        return chain.steps() == 0 ? error(outcome) : Outcome.ALIAS;
    }

    private Outcome error(Outcome outcome) {
        scope = 0;
        reply.beginError(query, outcome.rcode);
        return outcome;
    }
}

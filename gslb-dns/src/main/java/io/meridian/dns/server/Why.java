package io.meridian.dns.server;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.ClientView;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.decision.DecisionRecorder;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.ratelimit.PrefixList;
import io.meridian.dns.wire.Dns;
import io.meridian.dns.wire.EncodedSet;
import io.meridian.dns.wire.QueryView;
import io.meridian.dns.wire.RdataNames;
import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.NameChain;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `TXT _why.NAME`: why this client is answered NAME as it is, in short codes, one string for each
/// family's decision and for each member. For sources that are allowed to ask; for all others there
/// is no such name. One per event loop, owned by its thread.
///
/// {@link #isAsked} is on the query path and allocates nothing; what follows has left it: the same
/// engine decides once more, with a recorder.
final class Why {

    private static final byte[] LABEL = {4, '_', 'w', 'h', 'y'};
    private static final int MAX_MEMBERS = 100;

    private final ZoneTable zones;
    private final PrefixList allowed;
    private int scope;

    Why(ZoneTable zones, PrefixList allowed) {
        this.zones = zones;
        this.allowed = allowed;
    }

    /// @param client the packet's source
    boolean isAsked(QueryView query, ClientView client) {
        if (query.qtype() != Dns.TYPE_TXT || query.labels() < 2) {
            return false;
        }
        for (int i = 0; i < LABEL.length; i++) {
            if (query.lowerName()[i] != LABEL[i]) {
                return false;
            }
        }
        return allowed.contains(client.high(), client.low(), client.v6());
    }

    /// The record, behind a pointer to the question's name, with TTL 0; null when the name does not
    /// lead to a service.
    @Nullable EncodedSet record(QueryView query, ClientView client) {
        scope = 0;
        List<String> lines = new ArrayList<>();
        for (int type : new int[] {Dns.TYPE_A, Dns.TYPE_AAAA}) {
            tell(about(query, type), query, client, lines);
        }
        return lines.isEmpty() ? null : encode(lines);
    }

    /// For how many bits of the client's address the last record holds.
    int scope() {
        return scope;
    }

    /// The question without `_why`.
    private static QueryView about(QueryView query, int type) {
        int rest = query.nameLength() - LABEL.length;
        ByteBuffer question = ByteBuffer.allocate(Dns.HEADER_BYTES + rest + 4);
        question.putShort(4, (short) 1);
        question.position(Dns.HEADER_BYTES);
        question.put(query.lowerName(), LABEL.length, rest);
        question.putShort((short) type).putShort((short) Dns.CLASS_IN);
        QueryView about = new QueryView(false, false);
        QueryView.Reading _ = about.read(question.array(), question.capacity());
        return about;
    }

    /// Along aliases, and names that services answer.
    private void tell(QueryView question, QueryView query, ClientView client, List<String> lines) {
        NameChain chain = new NameChain();
        chain.begin(question.lowerName(), question.nameLength());
        NameChain.Step step = NameChain.Step.TAKEN;
        while (step == NameChain.Step.TAKEN) {
            step =
                    switch (zones.current().lookup(chain.current(), question.qtype())) {
                        case Lookup.Alias alias when !chain.isAtLimit() -> chain.follow(alias);
                        case Lookup.Redirect redirect when !chain.isAtLimit() ->
                                chain.follow(redirect);
                        case Lookup.Balanced balanced -> {
                            byte[] name =
                                    tell(
                                            balanced,
                                            question.qtype() == Dns.TYPE_AAAA,
                                            asked(query, client),
                                            lines);
                            yield name == null || chain.isAtLimit()
                                    ? NameChain.Step.LOOP
                                    : chain.follow(name);
                        }
                        default -> NameChain.Step.LOOP;
                    };
        }
    }

    private static ClientView asked(QueryView query, ClientView client) {
        if (query.subnet().isPresent() && query.subnet().sourcePrefixLength() > 0) {
            client.setSubnet(
                    query.subnet().high(),
                    query.subnet().low(),
                    query.subnet().v6(),
                    query.subnet().sourcePrefixLength());
        }
        return client;
    }

    private record Told(MemberState seen, DecisionRecorder.Fate fate) {}

    /// @return the name that is answered, or null
    private byte @Nullable [] tell(
            Lookup.Balanced balanced, boolean v6Asked, ClientView client, List<String> lines) {
        BalancedService service = balanced.service();
        Map<Integer, Told> bySlot = new TreeMap<>();
        Decision decision =
                new Decision((slot, seen, fate) -> bySlot.put(slot, new Told(seen, fate)));
        DecisionEngine.decide(service.still(), v6Asked, client, decision);
        int own = client.fromSubnet() ? decision.scopePrefixLength() : 0;
        int decided = Math.max(own, decision.nestedScopePrefixLength());
        scope = Math.max(scope, decided);
        String family = v6Asked ? "AAAA" : "A";
        lines.add(family + " " + summary(balanced, decision, decided));
        Iterator<Told> told = bySlot.values().iterator();
        int members = 0;
        for (Pool pool : service.source().pools()) {
            for (Member member : pool.members()) {
                if (told.hasNext() && members++ < MAX_MEMBERS) {
                    lines.add(family + " " + line(member, pool, told.next()));
                }
            }
        }
        if (members > MAX_MEMBERS) {
            lines.add(family + " members=" + members + " told=" + MAX_MEMBERS);
        }
        return decision.isName() ? decision.rdata(0) : null;
    }

    private static String summary(Lookup.Balanced balanced, Decision decision, int scope) {
        return code(decision.kind())
                + " tier="
                + code(decision.tier())
                + " pool="
                + (decision.priority() < 0 ? "none" : decision.priority())
                + " by="
                + (decision.isBySite() ? "site," : "")
                + (decision.isByDistance() ? "distance," : "")
                + code(decision.step())
                + " client="
                + (decision.isPrivateClient() ? "private" : "any")
                + " scope="
                + scope
                + " ttl="
                + ttl(balanced, decision)
                + " service="
                + balanced.service().source().fqdn();
    }

    /// Of the reply that is told of; the record that tells it may be kept by nobody.
    private static String ttl(Lookup.Balanced balanced, Decision decision) {
        return switch (decision.kind()) {
            case ANSWER, NODATA -> Integer.toString(balanced.ttlSeconds(decision));
            case NOT_READY, NO_REPLY -> "none";
        };
    }

    private static String line(Member member, Pool pool, Told told) {
        return member.name()
                + " "
                + code(told.fate)
                + " state="
                + code(told.seen)
                + " pool="
                + pool.priority()
                + " site="
                + (member.site() == null ? "none" : member.site());
    }

    static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Each line a string of at most 255 octets (RFC 1035 §3.3.14).
    private static EncodedSet encode(List<String> lines) {
        ByteArrayOutputStream rdata = new ByteArrayOutputStream();
        for (String line : lines) {
            byte[] octets = line.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(255, octets.length);
            rdata.write(length);
            rdata.write(octets, 0, length);
        }
        ByteBuffer record = ByteBuffer.allocate(12 + rdata.size());
        record.putShort((short) (0xc000 | Dns.HEADER_BYTES));
        record.putShort((short) Dns.TYPE_TXT).putShort((short) Dns.CLASS_IN).putInt(0);
        record.putShort((short) rdata.size()).put(rdata.toByteArray());
        return new EncodedSet(new byte[] {0}, record.array(), 1, RdataNames.NONE);
    }
}

package io.meridian.dns.decision;

import io.meridian.dns.affinity.AffinityCounters.Event;
import io.meridian.dns.affinity.AffinityKey;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import java.util.List;

/// How clients of one service stay with the member they were sent to.
///
/// Query path: allocates nothing, takes no lock; guarded by `DecisionAllocationTest`.
///
/// A client is a prefix: of its subnet, or else of its resolver; the profile's, or a longer one
/// within which rules and distance send all clients the same way. Its first pick is by hash, so
/// that all nodes pick alike without asking each other; an entry is made of it, which matters only
/// after a change. An entry holds while its member is up and no pool of higher priority has one
/// that is (with `acrossPools`, whatever other pools have). A drained member keeps those it has
/// until their time ends. Whatever else becomes of a member breaks its entries: the client is sent
/// where a new one would be, and its entry says so from then on.
final class Stickiness {

    private final AffinityTable table;
    private final long service;

    /// Of the keys of whole prefixes: four kinds, by what is asked for and who asks.
    private final long[] shapes = new long[4];

    private final MemberIds ids4;
    private final MemberIds ids6;
    private final boolean byFamily;
    private final int prefix4;
    private final int prefix6;
    private final int seconds;
    private final boolean acrossPools;

    private Stickiness(
            AffinityTable table,
            long service,
            MemberIds ids4,
            MemberIds ids6,
            boolean byFamily,
            Persistence profile) {
        this.table = table;
        this.service = service;
        this.ids4 = ids4;
        this.ids6 = ids6;
        this.byFamily = byFamily;
        this.prefix4 = profile.prefix4();
        this.prefix6 = profile.prefix6();
        this.seconds = (int) profile.timeout().toSeconds();
        this.acrossPools = profile.acrossPools();
        for (int kind = 0; kind < shapes.length; kind++) {
            boolean v6 = (kind & 1) != 0;
            shapes[kind] = AffinityKey.shape(service, kind > 1, v6, prefix(v6));
        }
    }

    private long key(boolean v6Asked, ClientView client, int places) {
        boolean v6 = client.v6();
        boolean ofV6 = v6Asked && byFamily;
        int prefix = prefix(v6);
        int length = Math.min(client.prefixLength(), Math.max(prefix, places));
        return length == prefix
                ? AffinityKey.of(
                        shapes[(ofV6 ? 2 : 0) | (v6 ? 1 : 0)],
                        v6,
                        prefix,
                        client.high(),
                        client.low())
                : AffinityKey.of(service, ofV6, v6, length, client.high(), client.low());
    }

    /// @param pools4, pools6 what the service was compiled to
    /// @param firstSlot of its members
    static Stickiness of(
            Persistence profile,
            AffinityTable table,
            GslbService source,
            List<Choices> pools4,
            List<Choices> pools6,
            int firstSlot) {
        long service = AffinityKey.service(source.fqdn());
        List<Member> members =
                source.pools().stream().flatMap(pool -> pool.members().stream()).toList();
        long[] ids =
                members.stream()
                        .mapToLong(member -> AffinityKey.member(service, member.name()))
                        .toArray();
        // A name is answered to both families, which must not be sent to two different ones.
        boolean byFamily =
                members.stream().allMatch(member -> member.destination() instanceof Destination.Ip);
        return new Stickiness(
                table,
                service,
                MemberIds.of(pools4, ids, firstSlot),
                MemberIds.of(pools6, ids, firstSlot),
                byFamily,
                profile);
    }

    /// Whether a client has a member of each family.
    boolean isByFamily() {
        return byFamily;
    }

    /// How many bits of a client's address are its key at least, if that many are known.
    int prefix(boolean v6) {
        return v6 ? prefix6 : prefix4;
    }

    /// Chooses the member that the client was sent to, if it still may be; false otherwise.
    ///
    /// @param places what {@link AnswerScope#ofPlaces} gives
    boolean keep(Choices[] pools, boolean v6Asked, ClientView client, int places, Decision out) {
        long key = key(v6Asked, client, places);
        long entry = table.find(key);
        out.key = key;
        out.entry = entry;
        if (entry == AffinityTable.NONE) {
            return false;
        }
        int place = (v6Asked ? ids6 : ids4).find(table.memberOf(entry));
        DecisionRecorder recorder = out.recorder();
        if (recorder != null) {
            tell(pools, place, recorder);
        }
        if (place == MemberIds.NONE) {
            return false;
        }
        int pool = MemberIds.pool(place);
        int member = MemberIds.member(place);
        MemberState state = pools[pool].state(member);
        if (pools[pool].foreign()[member]
                || state != MemberState.UP && state != MemberState.DRAINED
                || !acrossPools && anyIsUp(pools, pool)) {
            return false;
        }
        out.picksIn(pools[pool]).take(pools[pool], member);
        out.pool = pool;
        out.step = Decision.Step.KEPT;
        out.answerPicks();
        out.secondsLeft = Math.min(table.secondsLeft(entry), seconds);
        if (recorder == null) {
            use(key, entry, state, table.secondsLeft(entry));
        }
        return true;
    }

    private static void tell(Choices[] pools, int place, DecisionRecorder recorder) {
        recorder.sentBefore(
                place == MemberIds.NONE
                        ? DecisionRecorder.NO_SLOT
                        : pools[MemberIds.pool(place)].slots()[MemberIds.member(place)]);
    }

    /// Whether one of the first pools has a member up.
    private static boolean anyIsUp(Choices[] pools, int count) {
        for (int pool = 0; pool < count; pool++) {
            if (pools[pool].anyIs(MemberState.UP.bit())) {
                return true;
            }
        }
        return false;
    }

    /// Time is set anew when less than half of it is left, but not at a drained member, and when
    /// there is more than the profile gives, as after it was changed.
    private void use(long key, long entry, MemberState state, int left) {
        table.counters().add(Event.KEPT);
        if (left > seconds || state == MemberState.UP && 2 * left < seconds) {
            table.renew(key, entry, seconds);
        } else {
            table.use(key, entry);
        }
    }

    /// Makes an entry of what was chosen instead. Explanations make none.
    void remember(boolean v6Asked, ClientView client, Decision chosen) {
        if (chosen.recorder() != null) {
            return;
        }
        long member = (v6Asked ? ids6 : ids4).id(chosen.pool, chosen.picks().member(0));
        if (chosen.entry == AffinityTable.NONE) {
            table.add(
                    chosen.key,
                    member,
                    seconds,
                    client.sourceHigh(),
                    client.sourceLow(),
                    client.sourceV6());
        } else {
            table.move(chosen.key, chosen.entry, member, seconds);
        }
    }
}

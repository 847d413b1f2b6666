package io.meridian.dns.decision;

import io.meridian.geo.GeoTable;
import io.meridian.geo.TopologyView;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.SelectionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One service, compiled for answering: immutable but for the health table that it looks into.
public final class BalancedService {

    private static final BalancedService[] NONE = {};

    /// How long an answer may be kept while a service with a panic share has too few members up:
    /// members that are down are in it, and it is wrong as soon as one is back. Long enough for a
    /// resolver to ask once for all of its busy clients.
    private static final int PANIC_TTL_SECONDS = 5;

    final GslbService source;
    final int number;
    final HealthTable health;
    final @Nullable GeoTable geo;
    final PrivateNetworks networks;
    final DownResponse downResponse;
    final @Nullable Fallback fallback;

    /// How many members an answer names; 0: all. A client stays with one member.
    final int addresses;

    /// Below which share of members that are up all are answered; 0: off.
    final int panicPercent;

    final boolean geographic;

    /// Null when no rules send clients to sites.
    final @Nullable TopologyView topology;

    /// Null when no client stays with its member.
    final @Nullable Stickiness stickiness;

    /// The services that names among the members lead to, directly or over others; set once, before
    /// the first query.
    private BalancedService[] nested = NONE;

    /// The hash masks that apply: of the policy or of geo's fallback, or else of persistence, whose
    /// first pick is no draw; 0 without hashing.
    private final int mask4;

    private final int mask6;
    private final FamilyPools family4;
    private final FamilyPools family6;
    private final List<Exclusion> exclusions;
    private final int[] slots;

    /// One address of last resort.
    record Fallback(byte[] rdata, boolean v6) {}

    /// A member that is never answered, whatever its health.
    ///
    /// @param v4, v6 to which queries it would be, otherwise
    record Exclusion(int slot, boolean v4, boolean v6, DecisionRecorder.Fate fate) {}

    /// @param pools4, pools6 by falling priority
    BalancedService(
            GslbService source,
            int number,
            HealthTable health,
            @Nullable GeoTable geo,
            @Nullable TopologyView topology,
            List<Choices> pools4,
            List<Choices> pools6,
            List<Exclusion> exclusions,
            DownResponse downResponse,
            PrivateNetworks networks,
            @Nullable Stickiness stickiness) {
        this.source = source;
        this.number = number;
        this.health = health;
        this.geo = geo;
        this.topology = topology;
        this.networks = networks;
        this.stickiness = stickiness;
        this.addresses = stickiness == null ? source.answer().addresses() : 1;
        Integer panic = source.answer().panic();
        this.panicPercent = panic == null ? 0 : panic;
        this.family4 = FamilyPools.of(pools4, addresses);
        this.family6 = FamilyPools.of(pools6, addresses);
        this.exclusions = List.copyOf(exclusions);
        this.slots =
                Stream.of(pools4, pools6)
                        .flatMap(List::stream)
                        .flatMapToInt(choices -> Arrays.stream(choices.slots()))
                        .distinct()
                        .toArray();
        this.downResponse = downResponse;
        this.fallback =
                downResponse instanceof DownResponse.FallbackIp last
                        ? new Fallback(last.address().octets(), last.address().v6())
                        : null;
        SelectionPolicy.BehindRules policy = source.policy().behindRules();
        this.geographic = policy instanceof SelectionPolicy.Geo;
        SelectionPolicy last =
                policy instanceof SelectionPolicy.Geo wrapped ? wrapped.fallback() : policy;
        SelectionPolicy.ConsistentHash hash =
                last instanceof SelectionPolicy.ConsistentHash hashed ? hashed : null;
        this.mask4 = mask(hash == null ? 0 : hash.mask4(), stickiness, false);
        this.mask6 = mask(hash == null ? 0 : hash.mask6(), stickiness, true);
    }

    /// How many bits of a client's address are hashed. Where clients are kept these are no more
    /// than the key's, or a prefix's first member would depend on which of its clients asks first.
    ///
    /// @param policy 0 when it does not hash
    private static int mask(int policy, @Nullable Stickiness stickiness, boolean v6) {
        if (stickiness == null) {
            return policy;
        }
        return policy == 0 ? stickiness.prefix(v6) : Math.min(policy, stickiness.prefix(v6));
    }

    private BalancedService(BalancedService from, HealthTable other) {
        source = from.source;
        number = from.number;
        health = other;
        geo = from.geo;
        networks = from.networks;
        addresses = from.addresses;
        panicPercent = from.panicPercent;
        family4 = from.family4.over(other);
        family6 = from.family6.over(other);
        exclusions = from.exclusions;
        slots = from.slots;
        downResponse = from.downResponse;
        fallback = from.fallback;
        geographic = from.geographic;
        topology = from.topology;
        nested = from.nested;
        stickiness = from.stickiness;
        mask4 = from.mask4;
        mask6 = from.mask6;
    }

    /// The same service over another health table: a copy that stands still makes an explanation
    /// whole.
    public BalancedService over(HealthTable other) {
        return new BalancedService(this, other);
    }

    /// The same service over the states of this moment, which do not change any more.
    public BalancedService still() {
        return over(health.copy());
    }

    /// What it was compiled from.
    public GslbService source() {
        return source;
    }

    /// How long its answers may be kept: as it says itself, or less where an operator wants that,
    /// or where it has a panic share and too few members up.
    int ttlSeconds(Sufficiency sufficiency) {
        int ttl = Math.min(source.ttlSeconds(), health.ttlLimit(number));
        boolean isShort = panicPercent > 0 && sufficiency != Sufficiency.ENOUGH;
        return isShort ? Math.min(ttl, PANIC_TTL_SECONDS) : ttl;
    }

    /// The geo data that it was compiled over; null without any.
    public @Nullable GeoTable geo() {
        return geo;
    }

    /// What operators order of one of its members.
    public MemberOrder order(int slot) {
        return health.order(slot);
    }

    /// Its number in the health table.
    public int number() {
        return number;
    }

    /// What is answered when no member is up: its own, or the node's default.
    public DownResponse downResponse() {
        return downResponse;
    }

    List<Exclusion> exclusions() {
        return exclusions;
    }

    FamilyPools family(boolean v6) {
        return v6 ? family6 : family4;
    }

    /// The pools of an address family, by falling priority.
    Choices[] pools(boolean v6) {
        return family(v6).pools();
    }

    /// Whether some member can be answered to queries of a family, whatever its state.
    boolean hasMembers(boolean v6) {
        return family(v6).hasMembers();
    }

    /// Whether private and public clients get different addresses of this family.
    boolean isSplit(boolean v6) {
        return family(v6).split();
    }

    /// Whether a policy chooses among members, or the answer holds all.
    boolean isChosen(boolean v6) {
        return family(v6).chosen();
    }

    /// Of the geo table; -1 where distance does not matter.
    int leaf(ClientView client) {
        return geo != null && geographic ? geo.leaf(client.high(), client.low(), client.v6()) : -1;
    }

    /// Of the topology view; -1 where no rules matter.
    int siteLeaf(boolean v6Asked, ClientView client) {
        return topology != null && hasSites(v6Asked)
                ? topology.leaf(client.high(), client.low(), client.v6())
                : -1;
    }

    /// Whether topology rules can tell members of this family apart, and one is chosen.
    private boolean hasSites(boolean v6) {
        return family(v6).sites() && family(v6).chosen();
    }

    /// Where the states of all members that can be answered stand, each once.
    int[] slots() {
        return slots;
    }

    void forEachSlot(IntConsumer taker) {
        Arrays.stream(slots).forEach(taker);
    }

    void nest(List<BalancedService> leadingTo) {
        nested = leadingTo.toArray(BalancedService[]::new);
    }

    BalancedService[] nested() {
        return nested;
    }

    /// How the whole service is for queries of a family: up while a member of it is, and enough
    /// are; what answers in panic is not up, so that services above it go elsewhere. While it waits
    /// for its first tests it is no better than untested.
    MemberState standing(boolean v6) {
        if (sufficiency(v6) != Sufficiency.ENOUGH) {
            return MemberState.DOWN;
        }
        boolean untested = false;
        for (Choices choices : pools(v6)) {
            if (choices.anyIs(MemberState.UP.bit())) {
                return isReady() ? MemberState.UP : MemberState.UNTESTED;
            }
            untested |= choices.anyIs(MemberState.UNTESTED.bit());
        }
        return untested ? MemberState.UNTESTED : MemberState.DOWN;
    }

    /// Whether it has somebody to answer queries of a family with, short of its down response.
    public boolean hasAnswer(boolean v6) {
        MemberState standing = standing(v6);
        return standing == MemberState.UP || standing == MemberState.UNTESTED;
    }

    /// Whether it may be answered: it does not wait for its first tests.
    boolean isReady() {
        return health.isReady(number);
    }

    int mask(boolean v6) {
        return v6 ? mask6 : mask4;
    }

    /// Whether there is an address of last resort of this family.
    boolean hasFallback(boolean v6) {
        return fallback != null && fallback.v6() == v6;
    }

    /// How many members, of both families together, can be answered.
    public int answerable() {
        return Sufficiency.answerable(this, Integer.MAX_VALUE);
    }

    /// Whether enough members can be answered to queries of a family.
    Sufficiency sufficiency(boolean v6) {
        return Sufficiency.of(this, v6);
    }
}

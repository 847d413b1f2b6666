package io.meridian.dns.decision;

import org.jspecify.annotations.Nullable;

/// What was chosen for one query, and why; one per event loop, overwritten by the next.
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`. The why is a handful of
/// numbers that are written for every query; `explain` puts them into words.
public final class Decision {

    public enum Kind {
        /// {@link #count} addresses.
        ANSWER,
        /// No address of this family, for any client: scope 0.
        NODATA,
        /// Cold start: SERVFAIL with EDE 14.
        NOT_READY,
        /// The service's down response is to say nothing.
        NO_REPLY
    }

    /// Which members were in question.
    public enum Tier {
        UP,
        UNTESTED,
        /// None up and none untested: the down response.
        DOWN_RESPONSE
    }

    /// What picked the member, at the nearest place if {@link #isNearest}.
    public enum Step {
        /// Nothing was picked.
        NONE,
        ONLY_MEMBER,
        /// The client stays with the member it was sent to before.
        KEPT,
        HASH,
        DRAW
    }

    Kind kind = Kind.NODATA;
    Tier tier = Tier.UP;
    Step step = Step.NONE;
    int pool = -1;
    int member = -1;
    int leaf = -1;
    int place = -1;
    int scope;

    /// The client's key and entry in the affinity table, and how long it still holds.
    long key;

    long entry;
    int secondsLeft;

    /// What a down response of all records consists of; grows to the largest service's size.
    private byte[][] all = new byte[16][];

    private int allCount;
    private final @Nullable DecisionRecorder recorder;
    private @Nullable BalancedService service;
    private boolean v6;

    /// State of the draw: SplitMix64, seeded once per thread.
    private long random = System.nanoTime() ^ System.identityHashCode(this) * 0x9e3779b97f4a7c15L;

    /// For answering.
    public Decision() {
        this.recorder = null;
    }

    /// For explaining.
    public Decision(DecisionRecorder recorder) {
        this.recorder = recorder;
    }

    @Nullable DecisionRecorder recorder() {
        return recorder;
    }

    void begin(BalancedService decided, boolean v6Asked) {
        service = decided;
        v6 = v6Asked;
        kind = Kind.NODATA;
        tier = Tier.UP;
        leaf = -1;
        scope = 0;
        nobody();
    }

    /// No member is chosen.
    void nobody() {
        step = Step.NONE;
        pool = -1;
        member = -1;
        place = -1;
    }

    /// Uniform in 0 (included) to `bound` (excluded).
    long draw(long bound) {
        random += 0x9e3779b97f4a7c15L;
        long mixed = Hash.mix(random);
        return Math.unsignedMultiplyHigh(mixed, bound);
    }

    public Kind kind() {
        return kind;
    }

    public Tier tier() {
        return tier;
    }

    public Step step() {
        return step;
    }

    /// For how many seconds the client still stays with its member, after {@link Step#KEPT}.
    public int secondsLeft() {
        return secondsLeft;
    }

    /// Whether distance decided, and {@link #step} only among the members at one place.
    public boolean isNearest() {
        return place >= 0;
    }

    /// For how many bits of the client's address the decision holds; 0 for negatives.
    public int scopePrefixLength() {
        return scope;
    }

    public int ttlSeconds() {
        return decided().source.ttlSeconds();
    }

    /// Whether the answer is every member there is, regardless of health.
    boolean answersAll() {
        return kind == Kind.ANSWER && member < 0 && decided().fallback == null;
    }

    /// How many addresses the answer has.
    public int count() {
        if (kind != Kind.ANSWER) {
            return 0;
        }
        if (!answersAll()) {
            return 1;
        }
        return allCount;
    }

    /// Gathers every member that no operator withdrew; false when there is none.
    boolean gatherAll() {
        allCount = 0;
        for (Choices choices : decided().pools(v6)) {
            for (int i = 0; i < choices.size(); i++) {
                if (!choices.state(i).isWithdrawn()) {
                    if (allCount == all.length) {
                        all = java.util.Arrays.copyOf(all, 2 * allCount);
                    }
                    all[allCount++] = choices.rdata()[i];
                }
            }
        }
        return allCount > 0;
    }

    /// The `i`-th address, 4 or 16 octets that must not be changed.
    public byte[] rdata(int i) {
        BalancedService decided = decided();
        if (member >= 0) {
            return decided.pools(v6)[pool].rdata()[member];
        }
        BalancedService.Fallback fallback = decided.fallback;
        if (fallback != null) {
            return fallback.rdata();
        }
        return all[java.util.Objects.checkIndex(i, allCount)];
    }

    private BalancedService decided() {
        BalancedService decided = service;
        if (decided == null) {
            throw new IllegalStateException("nothing has been decided yet");
        }
        return decided;
    }
}

package io.meridian.dns.decision;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What was chosen for one query, and why; one per event loop, overwritten by the next.
///
/// Query path: allocates nothing once it has met the largest service; guarded by
/// `DecisionAllocationTest`. The why is a handful of numbers that are written for every query;
/// `explain` puts them into words.
public final class Decision {

    public enum Kind {
        /// {@link #count} addresses, or one name.
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
        /// All, whatever their health: a smaller share is up than must be.
        PANIC,
        /// None up and none untested, or fewer than there must be: the down response.
        DOWN_RESPONSE
    }

    /// What picked members, at the nearest places if {@link #isByDistance}.
    public enum Step {
        /// Nothing was picked.
        NONE,
        /// Whoever was left.
        ONLY_MEMBER,
        /// The client stays with the member that it was sent to before.
        KEPT,
        /// The service answers all that are up.
        ALL,
        HASH,
        DRAW
    }

    Kind kind = Kind.NODATA;
    Tier tier = Tier.UP;
    Step step = Step.NONE;
    int pool = -1;
    int leaf = -1;
    int place = -1;

    /// Of the topology view; -1 where no rules decide.
    int siteLeaf = -1;

    /// Where rules sent the client: the index of the last picked member's site; -1 when none did.
    int site = -1;

    int scope;

    /// Of what the service's names may lead to, whichever is chosen.
    int nestedScope;

    boolean byDistance;
    boolean privateClient;
    Sufficiency sufficiency = Sufficiency.ENOUGH;

    /// The client's key and entry in the affinity table, and how long it still holds.
    long key;

    long entry;
    int secondsLeft;

    private final Picks picks = new Picks();

    /// The answer's records; grows to the largest service's size.
    private byte[][] answer = new byte[16][];

    private int count;
    private boolean name;
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
        siteLeaf = -1;
        scope = 0;
        nestedScope = 0;
        privateClient = false;
        sufficiency = Sufficiency.ENOUGH;
        secondsLeft = 0;
        count = 0;
        name = false;
        nobody();
    }

    /// No member is chosen.
    void nobody() {
        step = Step.NONE;
        pool = -1;
        place = -1;
        site = -1;
        byDistance = false;
        picks.begin(0, 0);
    }

    /// A member was picked by `by`, among so many; what chose among several says more than what
    /// took who was left.
    void stepped(int contenders, Step by) {
        if (contenders > 1) {
            step = by;
        } else if (step == Step.NONE) {
            step = Step.ONLY_MEMBER;
        }
    }

    /// Begins to pick in a pool.
    Picks picksIn(Choices choices) {
        step = Step.NONE;
        picks.begin(choices.size(), decided().addresses);
        return picks;
    }

    Picks picks() {
        return picks;
    }

    /// For tests: what is drawn from now on follows from the seed.
    void seed(long seed) {
        random = seed;
    }

    /// Uniform in 0 (included) to `bound` (excluded).
    long draw(long bound) {
        random += 0x9e3779b97f4a7c15L;
        long mixed = Hash.mix(random);
        return Math.unsignedMultiplyHigh(mixed, bound);
    }

    /// What was picked becomes the answer.
    void answerPicks() {
        Choices choices = decided().pools(v6)[pool];
        for (int i = 0; i < picks.count(); i++) {
            add(choices, picks.member(i));
        }
        name = choices.names()[picks.member(0)];
    }

    /// Every address that no operator withdrew becomes the answer; false when there is none.
    boolean answerAll() {
        for (Choices choices : decided().pools(v6)) {
            for (int i = 0; i < choices.size(); i++) {
                if (!choices.state(i).isWithdrawn() && !choices.names()[i]) {
                    add(choices, i);
                }
            }
        }
        return count > 0;
    }

    /// The address of last resort becomes the answer.
    void answerLastResort(byte[] rdata) {
        answer[0] = rdata;
        count = 1;
    }

    /// Members behind one public address are one record (RFC 2181 §5).
    private void add(Choices choices, int member) {
        byte[] rdata = (privateClient ? choices.rdata() : choices.publicRdata())[member];
        if (choices.split()) {
            for (int i = 0; i < count; i++) {
                if (Arrays.equals(answer[i], rdata)) {
                    return;
                }
            }
        }
        if (count == answer.length) {
            answer = Arrays.copyOf(answer, 2 * count);
        }
        answer[count++] = rdata;
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

    /// Whether the client's location is known and distance decided, so that {@link #step} chose
    /// only among members at one place.
    public boolean isByDistance() {
        return byDistance;
    }

    /// Whether the client was sent to a site that topology rules name.
    public boolean isBySite() {
        return site >= 0;
    }

    /// Whether the down response was given because fewer members are up than there must be.
    public boolean isTooFewUp() {
        return sufficiency == Sufficiency.TOO_FEW;
    }

    /// Whether members were chosen, rather than all answered for want of enough that are up.
    public boolean isChosen() {
        return tier == Tier.UP || tier == Tier.UNTESTED;
    }

    /// Whether a smaller share of the members of the asked family is up than must be.
    public boolean isPanic() {
        return sufficiency == Sufficiency.PANIC;
    }

    /// Whether the client got VIPs where there are public addresses too.
    public boolean isPrivateClient() {
        return privateClient;
    }

    /// The priority of the pool that answers; -1 when none does.
    public int priority() {
        return pool < 0 ? -1 : decided().pools(v6)[pool].priority();
    }

    /// For how many bits of the client's address the decision holds; 0 for negatives.
    public int scopePrefixLength() {
        return scope;
    }

    /// For how many bits of the client subnet whatever the service's names may lead to holds: part
    /// of every answer's scope, also of one without a name, so that none overlap.
    public int nestedScopePrefixLength() {
        return nestedScope;
    }

    public int ttlSeconds() {
        return decided().ttlSeconds(sufficiency);
    }

    /// Whether the answer may be kept for less than usual, as too few members are up.
    public boolean isShortLived() {
        return ttlSeconds() < decided().ttlSeconds(Sufficiency.ENOUGH);
    }

    /// Whether the answer is every address there is, regardless of health.
    boolean answersAll() {
        boolean isAllRecords = pool < 0 && decided().fallback == null;
        return kind == Kind.ANSWER && (tier == Tier.PANIC || isAllRecords);
    }

    /// Whether the answer is a name: a CNAME record, and the only one.
    public boolean isName() {
        return name;
    }

    /// How many records the answer has.
    public int count() {
        return count;
    }

    /// The `i`-th record's data, which must not be changed: 4 or 16 octets, or a name in wire form.
    public byte[] rdata(int i) {
        return answer[java.util.Objects.checkIndex(i, count)];
    }

    private BalancedService decided() {
        BalancedService decided = service;
        if (decided == null) {
            throw new IllegalStateException("nothing has been decided yet");
        }
        return decided;
    }
}

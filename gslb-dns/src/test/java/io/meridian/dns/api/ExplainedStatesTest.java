package io.meridian.dns.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Published;
import io.meridian.dns.Serving;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.affinity.TestTables;
import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.decision.MemberOrder;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.decision.TestGeo;
import io.meridian.dns.zone.Lookup;
import io.meridian.geo.GeoTable;
import io.meridian.model.AnswerRule;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.PublishedRecord;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import io.meridian.model.TopologyRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an explanation says is so: its sentences beside the candidates that it lists, for random
/// states, and word for word for odd ones.
class ExplainedStatesTest {

    private static final String HIGH = "10.0.0.1";
    private static final String HIGH_TOO = "10.0.0.2";
    private static final String LOW = "10.0.0.9";
    private static final IpAddress CLIENT = IpAddress.of("203.0.113.7");
    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);
    private static final Persistence PROFILE = profile(false);
    private static final Persistence ACROSS = profile(true);
    private static final Pattern PASSED = Pattern.compile("pool (\\d+) \\(([^)]*)\\)");

    private final AffinityTable affinity = TestTables.small();
    private int orderDepth = 3;

    private static Persistence profile(boolean acrossPools) {
        return new Persistence("sticky", Duration.ofHours(1), 24, 56, acrossPools);
    }

    private Serving serving(PublishedRecord... records) {
        List<PublishedRecord> all =
                new ArrayList<>(
                        List.of(
                                new Site("london", 51.5, -0.1, List.of(), true),
                                new Site("newyork", 40.7, -74, List.of(), true),
                                new Site("singapore", 1.35, 103.8, List.of(), true),
                                new Site("closed", 0, 0, List.of(), false)));
        all.addAll(List.of(records));
        AnswerSettings settings = AnswerSettings.DEFAULT.keepingIn(() -> affinity);
        Serving serving =
                Published.compiler(
                                new AnswerSettings(
                                        orderDepth,
                                        settings.downResponse(),
                                        settings.networks(),
                                        settings.affinity()))
                        .compile(Published.log(7, all.toArray(PublishedRecord[]::new)), GEO, null);
        for (int slot = 0; slot < serving.members().size(); slot++) {
            serving.health().set(slot, MemberState.UP);
        }
        for (int service = 0; service < serving.zones().services().size(); service++) {
            serving.health().setReady(service);
        }
        return serving;
    }

    private static GslbService service(
            SelectionPolicy policy,
            AnswerRule answer,
            @Nullable Persistence profile,
            @Nullable DownResponse down,
            Pool... pools) {
        return new GslbService(
                "shop.gslb.test",
                List.of(),
                20,
                policy,
                List.of(pools),
                HealthRule.NONE,
                answer,
                profile,
                down);
    }

    private static GslbService service(@Nullable Persistence profile, Pool... pools) {
        return service(new SelectionPolicy.RoundRobin(), AnswerRule.DEFAULT, profile, null, pools);
    }

    private static Pool pool(int priority, Member... members) {
        return new Pool(priority, List.of(members));
    }

    private static Member member(String address, @Nullable String site) {
        return Member.of(IpAddress.of(address), 1, site, "cluster", List.of());
    }

    private static Member name(String target) {
        return new Member(
                new Destination.Cname(target), 1, null, "cluster", List.of(), true, null, null);
    }

    private static int slot(Serving serving, String member) {
        for (int slot = 0; slot < serving.members().size(); slot++) {
            if (serving.members().get(slot).member().name().equals(member)) {
                return slot;
            }
        }
        throw new IllegalArgumentException("no member " + member);
    }

    private static void set(Serving serving, String member, MemberState known, MemberOrder order) {
        serving.health().set(slot(serving, member), known, order);
    }

    private static void set(Serving serving, String member, MemberState state) {
        serving.health().set(slot(serving, member), state);
    }

    private static Explanation explain(Serving serving, String name, String type, Asker asker) {
        Explainer explainer = TestExplainers.over(() -> serving);
        return explainer.explain(Question.of(name, type), asker);
    }

    private static Explanation explain(Serving serving, String type) {
        return explain(serving, "shop.gslb.test", type, new Asker(CLIENT, null));
    }

    private static String says(Explanation told, String step) {
        return told.steps().stream()
                .filter(each -> each.step().equals(step))
                .map(Explanation.Step::says)
                .collect(Collectors.joining());
    }

    private static String reason(Explanation told, String member) {
        return told.candidates().stream()
                .filter(candidate -> candidate.member().equals(member))
                .map(Explanation.Candidate::reason)
                .collect(Collectors.joining());
    }

    /// A client asks, which leaves an entry.
    private static void ask(Serving serving, String name, boolean v6Asked, Asker asker) {
        AliasTrace way = AliasTrace.of(serving.zones(), Question.of(name, v6Asked ? "AAAA" : "A"));
        if (way.end() instanceof Lookup.Balanced balanced) {
            DecisionEngine.decide(balanced.service(), v6Asked, asker.view(), new Decision());
        }
    }

    private static void ask(Serving serving) {
        ask(serving, "shop.gslb.test", false, new Asker(CLIENT, null));
    }

    @Test
    void aClientThatIsKeptInALowerPoolIsNotSaidToHaveNoneAbove() {
        Serving serving =
                serving(service(ACROSS, pool(20, member(HIGH, null)), pool(10, member(LOW, null))));
        set(serving, HIGH, MemberState.DOWN);
        ask(serving);
        set(serving, HIGH, MemberState.UP);

        Explanation told = explain(serving, "A");

        assertThat(told.answer()).containsExactly(LOW);
        assertThat(says(told, "stays"))
                .isEqualTo(
                        "by profile sticky the client stays with 10.0.0.9, which it was sent to"
                                + " before, for another 3600 s");
        assertThat(says(told, "priority"))
                .isEqualTo(
                        "pool 10 answers, as the client is kept there; new clients go to pool 20,"
                                + " which has a member that is up, but profile sticky keeps clients"
                                + " across pools");
    }

    @Test
    void aClientThatIsKeptAtADrainedMemberHearsWhereOthersGo() {
        Serving serving =
                serving(
                        service(
                                PROFILE,
                                pool(20, member(HIGH, null)),
                                pool(10, member(LOW, null))));
        ask(serving);
        set(serving, HIGH, MemberState.DRAINED);

        Explanation told = explain(serving, "A");

        assertThat(told.answer()).containsExactly(HIGH);
        assertThat(says(told, "stays"))
                .endsWith("; drained, it keeps the clients it has until their time ends");
        assertThat(says(told, "priority"))
                .isEqualTo(
                        "pool 20 answers, as the client is kept there; new clients go to pool 10");
        set(serving, LOW, MemberState.DOWN);
        assertThat(says(explain(serving, "A"), "priority"))
                .endsWith("for new clients no member is up");
    }

    @Test
    void anEntryThatDoesNotCountIsTold() {
        GslbService service =
                service(PROFILE, pool(20, member(HIGH, null)), pool(10, member(LOW, null)));
        Serving serving = serving(service);
        assertThat(says(explain(serving, "A"), "stays"))
                .isEqualTo(
                        "by profile sticky a client stays with its member; this one has none at"
                                + " this node, or its time has ended, so it is sent where a new one"
                                + " would be, and stays there for 3600 s");
        ask(serving);
        set(serving, HIGH, MemberState.DOWN);
        assertThat(says(explain(serving, "A"), "stays"))
                .startsWith("by profile sticky the client was sent to 10.0.0.1, which is down; it");
        ask(serving);
        set(serving, HIGH, MemberState.UP);
        assertThat(says(explain(serving, "A"), "stays"))
                .startsWith(
                        "by profile sticky the client was sent to 10.0.0.9, but a pool of higher"
                                + " priority has a member that is up; it");
        Serving without = serving(service(PROFILE, pool(20, member(HIGH, null))));
        assertThat(says(explain(without, "A"), "stays"))
                .startsWith(
                        "by profile sticky the client was sent to a member that cannot be answered"
                                + " any more; it");
        affinity.tick(3_600);
        assertThat(says(explain(serving, "A"), "stays")).contains("its time has ended");
    }

    @Test
    void poolsThatArePassedOverAreNamedWithWhatTheyHave() {
        Serving serving =
                serving(
                        service(
                                null,
                                pool(40, member("2001:db8::1", null)),
                                pool(30, member(HIGH, null), member(HIGH_TOO, null)),
                                pool(10, member(LOW, null))));
        set(serving, HIGH, MemberState.UP, MemberOrder.DRAIN);
        set(serving, HIGH_TOO, MemberState.DOWN, MemberOrder.DRAIN);

        Explanation told = explain(serving, "A");

        assertThat(says(told, "priority"))
                .isEqualTo(
                        "pool 10 answers: it has a member that is up; passed over: pool 40 (no"
                                + " member for A), pool 30 (1 drained by an operator, 1 drained by"
                                + " an operator and not up)");
        assertThat(reason(told, HIGH)).isEqualTo("drained by an operator: no new clients");
        assertThat(reason(told, HIGH_TOO))
                .isEqualTo("drained by an operator, and not up: no clients at all");
    }

    @Test
    void aDrainedServiceIsNotSaidToBeDown() {
        Serving serving = serving(service(null, pool(10, member(HIGH, null))));
        set(serving, HIGH, MemberState.DRAINED);
        assertThat(explain(serving, "A").outcome())
                .isEqualTo(
                        "NODATA: no member for A is up and in service; the down response is all"
                                + " records (fail open), but operators have withdrawn every one for"
                                + " A");
        set(serving, HIGH, MemberState.DOWN, MemberOrder.UP);
        assertThat(says(explain(serving, "A"), "health")).isEqualTo("1 held up by an operator");
    }

    @Test
    void whyADownResponseGivesNothingIsTold() {
        GslbService lastResort =
                service(
                        new SelectionPolicy.RoundRobin(),
                        AnswerRule.DEFAULT,
                        null,
                        new DownResponse.FallbackIp(IpAddress.of("192.0.2.99")),
                        pool(10, member("2001:db8::1", null)));
        Serving serving = serving(lastResort);
        assertThat(explain(serving, "A").outcome())
                .isEqualTo(
                        "NODATA: no member can answer a question for A; the address of last resort"
                                + " is not given while members for AAAA can be");
        set(serving, "2001:db8::1", MemberState.DOWN);
        assertThat(explain(serving, "A").answer()).containsExactly("192.0.2.99");
        assertThat(explain(serving, "AAAA").outcome())
                .endsWith("the address of last resort, 192.0.2.99, which is none for AAAA");
    }

    @Test
    void tooFewIsToldWithNumbers() {
        Serving serving =
                serving(
                        service(
                                new SelectionPolicy.RoundRobin(),
                                new AnswerRule(1, 3, null, false),
                                null,
                                new DownResponse.Empty(),
                                pool(10, member(HIGH, null), member("2001:db8::1", null))));
        assertThat(says(explain(serving, "A"), "health"))
                .isEqualTo(
                        "1 up; the service counts as down: it must have 3 members up or untested,"
                                + " of both address families together, and has 2");
    }

    @Test
    void whoseAddressDecidesIsToldWhereTheClientSubnetIsDisregarded() {
        Serving serving =
                serving(
                        service(
                                new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()),
                                new AnswerRule(1, 0, null, true),
                                null,
                                null,
                                pool(10, member(HIGH, "london"), member(LOW, "singapore"))));
        IpAddress resolver = IpAddress.of("192.0.2.53");
        Explanation both = explain(serving, "shop.gslb.test", "A", new Asker(CLIENT, resolver));
        assertThat(both.answer()).containsExactly(HIGH);
        assertThat(says(both, "client"))
                .isEqualTo(
                        "192.0.2.53, the resolver's address: the client subnet 203.0.113.7 is"
                                + " disregarded, as the service says (noEcs)");
        assertThat(says(both, "location")).startsWith("London, GB");
        assertThat(both.scopePrefixLength()).isZero();
        assertThat(says(both, "scope")).startsWith("/0: no client subnet was heeded");
        assertThat(says(explain(serving, "A"), "client"))
                .isEqualTo(
                        "203.0.113.7, taken for the resolver's address, as none was given: this"
                                + " service disregards client subnets (noEcs)");
    }

    @Test
    void rulesThatLeadToNobodyAreNotSaidToLeaveItOpen() {
        SelectionPolicy rules =
                new SelectionPolicy.Topology(
                        List.of(TopologyRule.forAll("closed", "singapore")),
                        new SelectionPolicy.ConsistentHash(24, 56));
        Serving serving =
                serving(
                        service(
                                rules,
                                AnswerRule.DEFAULT,
                                null,
                                null,
                                pool(
                                        10,
                                        member(HIGH, "london"),
                                        member(HIGH_TOO, "newyork"),
                                        member("10.0.0.3", "closed"),
                                        member(LOW, "singapore"))));
        assertThat(says(explain(serving, "A"), "choice"))
                .isEqualTo("singapore is the first of the rules' sites that can answer");
        set(serving, LOW, MemberState.DOWN);
        assertThat(says(explain(serving, "A"), "choice"))
                .startsWith("nobody at the rules' sites can be answered: a hash of");
    }

    @Test
    void beyondTheOrderDepthNobodyIsCalledTheNearest() {
        orderDepth = 1;
        Serving serving =
                serving(
                        service(
                                new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()),
                                AnswerRule.DEFAULT,
                                null,
                                null,
                                pool(
                                        10,
                                        member(HIGH, "london"),
                                        member(HIGH_TOO, "newyork"),
                                        at("10.0.0.3", 60, 100),
                                        at("10.0.0.4", -40, 175))));
        // From Singapore the third stands nearest, the fourth next; but from the third London does.
        set(serving, "10.0.0.3", MemberState.DOWN);

        Explanation told = explain(serving, "A");

        assertThat(told.candidates().stream().filter(Explanation.Candidate::kept))
                .allMatch(kept -> kept.distanceKm() != null);
        assertNearest(told);
        assertThat(says(told, "choice"))
                .contains("is the first that can be answered", "order-depth");
        assertThat(reason(told, "10.0.0.4")).contains("geo.order-depth");
    }

    private static Member at(String address, double latitude, double longitude) {
        return new Member(
                new Destination.Ip(IpAddress.of(address), null),
                1,
                null,
                "cluster",
                List.of(),
                true,
                new io.meridian.model.Coordinates(latitude, longitude),
                null);
    }

    @Test
    void aNameThatIsLeftOfAllIsNotSaidToBeAll() {
        Serving serving =
                serving(
                        service(
                                new SelectionPolicy.RoundRobin(),
                                new AnswerRule(0, 0, null, false),
                                null,
                                null,
                                pool(10, member(HIGH, null), name("a.example.net"))));
        assertThat(reason(explain(serving, "A"), HIGH)).isEqualTo("answered: all that are up are");
        set(serving, HIGH, MemberState.DOWN);
        assertThat(says(explain(serving, "A"), "choice"))
                .isEqualTo(
                        "only one member is left to choose from; this service answers all addresses"
                                + " at once, but a name alone");
    }

    @Test
    void aNameThatLeadsNowhereIsNotSaidToLackAnAddress() {
        Serving serving =
                serving(service(null, pool(10, member(HIGH, null), name("no.gslb.test"))));
        Explanation told = explain(serving, "A");
        assertThat(reason(told, "no.gslb.test"))
                .isEqualTo("leads to nothing that can answer the asked type");
        assertThat(says(told, "family")).endsWith("left out: 1 leading to nothing for it");
    }

    @Test
    void aSmallShareIsNotRoundedToNone() {
        Member rare = Member.of(IpAddress.of(LOW), 1, null, "cluster", List.of());
        Member often = Member.of(IpAddress.of(HIGH), 249, null, "cluster", List.of());
        Serving serving = serving(service(null, pool(10, often, rare)));
        assertThat(reason(explain(serving, "A"), LOW)).contains("(0.4 % of the weight)");
    }

    /// Every sentence that the listed candidates can prove wrong, over states that a generator
    /// shakes.
    @Test
    void noSentenceIsAtOddsWithTheCandidates() {
        SplittableRandom random = new SplittableRandom(20_261_127);
        RandomServices services = new RandomServices(random);
        PublishedRecord[] all =
                Stream.iterate(0, i -> i < 150, i -> i + 1)
                        .map(i -> services.service("s" + i + ".gslb.test", "a" + i + ".gslb.test"))
                        .toArray(PublishedRecord[]::new);
        Serving serving = serving(all);
        Map<String, Integer> met = new java.util.TreeMap<>();
        for (int i = 0; i < 6_000; i++) {
            if (i % 20 == 0) {
                shake(serving, random);
            }
            boolean v6Asked = random.nextInt(3) == 0;
            String name = "s" + random.nextInt(150) + ".gslb.test";
            IpAddress client = IpAddress.of(clients(random));
            IpAddress resolver = random.nextBoolean() ? null : IpAddress.of("192.0.2.53");
            Asker asker = new Asker(client, resolver);
            Explanation told = explain(serving, name, v6Asked ? "AAAA" : "A", asker);
            for (Explanation at = told; at != null; at = at.next()) {
                assertPriority(at, met);
                assertNearest(at);
                assertScope(at);
                assertRules(at);
            }
            ask(serving, name, v6Asked, asker);
            affinity.tick(i / 2);
        }
        assertThat(met.keySet()).contains("kept", "kept below", "passed over", "nobody above");
    }

    private static void shake(Serving serving, SplittableRandom random) {
        for (int slot = 0; slot < serving.members().size(); slot++) {
            MemberOrder[] orders = MemberOrder.values();
            int order = random.nextInt(3 * orders.length);
            MemberState known =
                    switch (random.nextInt(5)) {
                        case 0 -> MemberState.DOWN;
                        case 1 -> MemberState.UNTESTED;
                        default -> MemberState.UP;
                    };
            serving.health()
                    .set(slot, known, order < orders.length ? orders[order] : MemberOrder.NONE);
        }
    }

    private static String clients(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> "192.0.2.7";
            case 1 -> "198.51.100." + random.nextInt(256);
            case 2 -> "203.0.113." + random.nextInt(256);
            case 3 -> "10.1.2.3";
            default -> "2001:db8:3::" + Integer.toHexString(random.nextInt(0x10000));
        };
    }

    private static boolean isUp(Explanation.Candidate candidate) {
        return candidate.health().state().equals("UP")
                && !candidate
                        .reason()
                        .matches(
                                "has no address.*|leads to nothing.*|priority 0.*|disabled|its site"
                                        + " is disabled");
    }

    private static void assertPriority(Explanation told, Map<String, Integer> met) {
        String says = says(told, "priority");
        Predicate<Integer> hasUp =
                pool -> told.candidates().stream().anyMatch(c -> c.priority() == pool && isUp(c));
        Matcher passed = PASSED.matcher(says);
        while (passed.find()) {
            int pool = Integer.parseInt(passed.group(1));
            assertThat(hasUp.test(pool)).as("%s", told).isFalse();
            met.merge("passed over", 1, Integer::sum);
        }
        int answers =
                told.candidates().stream()
                        .filter(Explanation.Candidate::kept)
                        .mapToInt(Explanation.Candidate::priority)
                        .max()
                        .orElse(-1);
        if (says.contains("no pool is above it")) {
            assertThat(told.candidates()).as("%s", told).allMatch(c -> c.priority() <= answers);
            met.merge("nobody above", 1, Integer::sum);
        }
        boolean kept = told.candidates().stream().anyMatch(c -> c.reason().startsWith("kept"));
        assertThat(says.contains("kept there")).as("%s", told).isEqualTo(kept);
        if (kept) {
            met.merge("kept", 1, Integer::sum);
            int open =
                    told.candidates().stream()
                            .filter(ExplainedStatesTest::isUp)
                            .mapToInt(Explanation.Candidate::priority)
                            .max()
                            .orElse(-1);
            String newClients =
                    open < 0
                            ? "for new clients no member is up"
                            : open == answers ? "new clients go there too" : "go to pool " + open;
            assertThat(says).as("%s", told).contains(newClients);
            met.merge(open > answers ? "kept below" : "kept", 1, Integer::sum);
        }
    }

    private static void assertNearest(Explanation told) {
        if (says(told, "choice").contains("nearest that can be answered")) {
            Explanation.Candidate kept =
                    told.candidates().stream()
                            .filter(Explanation.Candidate::kept)
                            .findFirst()
                            .orElseThrow();
            assertThat(told.candidates())
                    .as("%s", told)
                    .noneMatch(c ->
                            c.reason().startsWith("farther")
                                    && c.distanceKm() != null
                                    && kept.distanceKm() != null
                                    && c.distanceKm() < kept.distanceKm());
        }
    }

    /// What follows may make the whole one's longer.
    private static void assertScope(Explanation told) {
        String says = says(told, "scope");
        if (told.next() == null && !says.isEmpty()) {
            assertThat(says).as("%s", told).startsWith("/" + told.scopePrefixLength() + ":");
        }
        assertThat(says).as("%s", told).doesNotContain("()");
    }

    private static void assertRules(Explanation told) {
        if (says(told, "choice").startsWith("nobody at the rules' sites")) {
            String rules = says(told, "rules");
            assertThat(told.candidates())
                    .as("%s", told)
                    .noneMatch(
                            c -> c.kept() && c.site() != null && rules.contains(": " + c.site()));
        }
    }
}

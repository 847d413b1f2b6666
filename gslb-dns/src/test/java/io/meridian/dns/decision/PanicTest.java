package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.affinity.TestTables;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.geo.GeoTable;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.Persistence;
import io.meridian.model.SelectionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// With too small a share of its members up a service answers all of them.
final class PanicTest {

    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);
    private static final SelectionPolicy GEO_HASH = new SelectionPolicy.Geo(ServiceFixture.HASH);
    private static final String LONDONER = "192.0.2.7";
    private static final int SHORT = 5;
    private static final int USUAL = 30;

    private static ServiceFixture.Builder three(int percent) {
        return ServiceFixture.of(GEO_HASH)
                .geo(GEO)
                .panic(percent)
                .member(10, "10.0.0.1", "london")
                .member(10, "10.0.0.2", "newyork")
                .member(10, "10.0.0.3", "singapore");
    }

    private static ServiceFixture oneOfThreeUp(int percent) {
        return three(percent).build().set(MemberState.DOWN, "10.0.0.1", "10.0.0.2");
    }

    @Test
    void answersAllMembersForAShortTime() {
        ServiceFixture service = oneOfThreeUp(50);
        Decision decision = service.decide(LONDONER);

        assertThat(ServiceFixture.answer(decision))
                .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(decision.tier()).isEqualTo(Decision.Tier.PANIC);
        assertThat(decision.ttlSeconds()).isEqualTo(SHORT);
        assertThat(service.fates(LONDONER, false).values()).hasSize(3).containsOnly(Fate.PANIC);
        assertThat(service.service.standing(false)).isEqualTo(MemberState.DOWN);
    }

    /// One of three is 33.3 %.
    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "33, false", "34, true", "100, true"})
    void beginsBelowTheShareNotAtIt(int percent, boolean panics) {
        Decision decision = oneOfThreeUp(percent).decide(LONDONER);

        assertThat(decision.isPanic()).isEqualTo(panics);
        assertThat(decision.count()).isEqualTo(panics ? 3 : 1);
        assertThat(decision.ttlSeconds()).isEqualTo(panics ? SHORT : USUAL);
    }

    @Test
    void allMembersUpAreEnoughForAnyShare() {
        assertThat(three(100).build().answer(LONDONER)).containsExactly("10.0.0.1");
    }

    @Test
    void membersWithoutAVerdictCountAsUp() {
        ServiceFixture service = oneOfThreeUp(50).set(MemberState.UNTESTED, "10.0.0.1");

        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.3");
        service.set(MemberState.DOWN, "10.0.0.3").set(MemberState.DOWN, "10.0.0.2");
        assertThat(service.answer(LONDONER)).as("one untested of three").hasSize(3);
    }

    @Test
    void whatAnOperatorTookOutIsNeitherCountedNorAnswered() {
        ServiceFixture service = three(60).member(10, "10.0.0.4", "london").build();
        service.set(MemberState.DRAINED, "10.0.0.1").set(MemberState.TAKEN_OUT, "10.0.0.2");

        assertThat(service.decide(LONDONER).isPanic()).as("two of two").isFalse();
        service.set(MemberState.DOWN, "10.0.0.3");
        assertThat(service.answer(LONDONER))
                .as("one of two")
                .containsExactly("10.0.0.3", "10.0.0.4");
        assertThat(service.fates(LONDONER, false))
                .containsEntry("10.0.0.1", Fate.DRAINED)
                .containsEntry("10.0.0.2", Fate.TAKEN_OUT);
        service.setAll(MemberState.TAKEN_OUT);
        assertThat(service.decide(LONDONER).isPanic()).as("of nobody").isFalse();
        assertThat(service.answer(LONDONER)).isEmpty();
    }

    @Test
    void whatIsNeverAnsweredIsNotCounted() {
        ServiceFixture service =
                three(60)
                        .disabled(10, "10.0.0.4")
                        .member(0, "10.0.0.5", "london")
                        .member(10, "10.0.0.6", "closed")
                        .build()
                        .set(MemberState.DOWN, "10.0.0.1", "10.0.0.4", "10.0.0.5", "10.0.0.6");

        assertThat(service.decide(LONDONER).isPanic()).as("two of three").isFalse();
        service.set(MemberState.DOWN, "10.0.0.2");
        assertThat(service.answer(LONDONER)).hasSize(3);
    }

    @Test
    void countsAndAnswersAllPools() {
        ServiceFixture service = three(50).member(5, "10.0.0.4", "london").build();

        service.set(MemberState.DOWN, "10.0.0.1", "10.0.0.2");
        assertThat(service.answer(LONDONER)).as("two of four").containsExactly("10.0.0.3");
        service.set(MemberState.DOWN, "10.0.0.3");
        assertThat(service.answer(LONDONER))
                .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
    }

    @Test
    void countsTheAskedFamilyAlone() {
        ServiceFixture service =
                three(50)
                        .member(10, "2001:db8::1", "london")
                        .member(10, "2001:db8::2", "newyork")
                        .build()
                        .set(MemberState.DOWN, "10.0.0.1", "10.0.0.2");

        assertThat(service.answer(LONDONER)).hasSize(3);
        assertThat(service.answer6(LONDONER)).hasSize(1);
        assertThat(service.service.standing(false)).isEqualTo(MemberState.DOWN);
        assertThat(service.service.standing(true)).isEqualTo(MemberState.UP);
    }

    @Test
    void givesTheDownResponseWhenNoneIsUp() {
        ServiceFixture service =
                three(50).down(new DownResponse.FallbackIp(IpAddress.of("10.9.9.9"))).build();

        service.set(MemberState.DOWN, "10.0.0.1", "10.0.0.2");
        assertThat(service.answer(LONDONER)).hasSize(3);
        assertThat(service.fates(LONDONER, false)).containsEntry("10.0.0.1", Fate.PANIC);
        service.set(MemberState.DOWN, "10.0.0.3");
        Decision none = service.decide(LONDONER);
        assertThat(ServiceFixture.answer(none)).containsExactly("10.9.9.9");
        assertThat(none.tier()).isEqualTo(Decision.Tier.DOWN_RESPONSE);
        assertThat(none.ttlSeconds()).isEqualTo(SHORT);
    }

    @Test
    void isDownRatherThanInPanicBelowTheLeastNumber() {
        ServiceFixture service = three(70).answer(1, 2).down(new DownResponse.Empty()).build();

        service.set(MemberState.DOWN, "10.0.0.1");
        assertThat(service.answer(LONDONER)).as("two are enough to try").hasSize(3);
        service.set(MemberState.DOWN, "10.0.0.2");
        Decision down = service.decide(LONDONER);
        assertThat(down.kind()).isEqualTo(Decision.Kind.NODATA);
        assertThat(down.isTooFewUp()).isTrue();
        assertThat(down.ttlSeconds()).isEqualTo(SHORT);
    }

    @Test
    void answersTheOneNameThatIsUp() {
        ServiceFixture service =
                ServiceFixture.of(GEO_HASH)
                        .geo(GEO)
                        .panic(50)
                        .cname(10, "a.example.net", "london")
                        .cname(10, "b.example.net", "newyork")
                        .cname(10, "c.example.net", "singapore")
                        .build()
                        .set(MemberState.DOWN, "a.example.net", "b.example.net");
        Decision decision = service.decide(LONDONER);

        assertThat(ServiceFixture.answer(decision)).containsExactly("c.example.net.");
        assertThat(decision.tier()).isEqualTo(Decision.Tier.UP);
        assertThat(decision.isPanic()).isTrue();
        assertThat(decision.ttlSeconds()).isEqualTo(SHORT);
        assertThat(service.service.standing(false)).isEqualTo(MemberState.DOWN);
    }

    @Test
    void answersNamesRatherThanAddressesThatAreAllDown() {
        ServiceFixture service =
                three(50)
                        .cname(5, "c.example.net", "london")
                        .build()
                        .set(MemberState.DOWN, "10.0.0.1", "10.0.0.2", "10.0.0.3");

        assertThat(service.answer(LONDONER)).containsExactly("c.example.net.");
        service.set(MemberState.UP, "10.0.0.3").set(MemberState.DOWN, "c.example.net");
        assertThat(service.answer(LONDONER)).hasSize(3);
        assertThat(service.fates(LONDONER, false))
                .containsEntry("c.example.net", Fate.STANDS_ALONE);
    }

    @Test
    void clientsThatStayComeBackToTheirMemberAfterwards() {
        Persistence profile = new Persistence("p", Duration.ofHours(1), 24, 56, false);
        ServiceFixture service = three(50).keeping(profile, TestTables.small()).build();
        String kept = service.answer(LONDONER).getFirst();

        service.setAll(MemberState.DOWN).set(MemberState.UP, kept);
        assertThat(service.answer(LONDONER)).hasSize(3);
        service.setAll(MemberState.UP);
        Decision after = service.decide(LONDONER);
        assertThat(after.step()).isEqualTo(Decision.Step.KEPT);
        assertThat(ServiceFixture.answer(after)).containsExactly(kept);
    }

    /// Beside the share nothing changes: not what is answered above it, and never the scope.
    @RepeatedTest(20)
    void followsTheShareWhateverTheStates(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        int percent = random.nextInt(1, 101);
        int members = random.nextInt(1, 9);
        ServiceFixture panicking = many(members, percent);
        ServiceFixture calm = many(members, 0);
        for (int round = 0; round < 200; round++) {
            int counted = 0;
            int answerable = 0;
            for (int i = 0; i < members; i++) {
                MemberState state = MemberState.values()[random.nextInt(5)];
                panicking.set(state, "10.0.0." + i);
                calm.set(state, "10.0.0." + i);
                counted += state.isWithdrawn() ? 0 : 1;
                answerable += state == MemberState.UP || state == MemberState.UNTESTED ? 1 : 0;
            }
            String client = "203.0.113." + random.nextInt(256);
            Decision decision = panicking.decide(client, false, round);
            Decision usual = calm.decide(client, false, round);
            boolean panics = answerable > 0 && answerable / (double) counted < percent / 100.0;

            assertThat(decision.tier() == Decision.Tier.PANIC).isEqualTo(panics);
            assertThat(decision.count()).isEqualTo(panics ? counted : usual.count());
            if (!panics) {
                assertThat(ServiceFixture.answer(decision)).isEqualTo(ServiceFixture.answer(usual));
            }
            assertThat(decision.scopePrefixLength()).isEqualTo(usual.scopePrefixLength());
        }
    }

    private static ServiceFixture many(int members, int percent) {
        ServiceFixture.Builder builder = ServiceFixture.of(GEO_HASH).geo(GEO).panic(percent);
        List<String> sites = List.of("london", "newyork", "singapore");
        for (int i = 0; i < members; i++) {
            builder.member(10 + i % 2, "10.0.0." + i, sites.get(i % 3));
        }
        return builder.build();
    }
}

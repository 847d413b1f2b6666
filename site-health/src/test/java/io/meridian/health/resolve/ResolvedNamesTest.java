package io.meridian.health.resolve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.FakeClock;
import io.meridian.health.resolve.AddressLookup.Answer;
import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResolvedNamesTest {

    private static final String LB = "lb.example.net";
    private static final String V4 = "192.0.2.7";
    private static final String V6 = "2001:db8::7";

    private final FakeClock clock = new FakeClock();
    private final FakeLookup lookup = new FakeLookup();
    private final ResolvedNames names =
            new ResolvedNames(clock, lookup, ResolverSettings.DEFAULT, () -> 0);

    private void keep(String... kept) {
        names.keep(Set.of(kept));
        clock.turn();
    }

    private void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    private ResolvedName known() {
        return requireNonNull(names.get(LB));
    }

    private List<String> addresses() {
        return known().addresses().stream().map(IpAddress::toString).toList();
    }

    @Test
    void looksUpBothFamiliesAndAgainWhenTheShorterTtlHasPassed() {
        lookup.says4(LB, new Answer.Found(List.of(IpAddress.of(V4)), Duration.ofSeconds(60)));
        lookup.says6(LB, new Answer.Found(List.of(IpAddress.of(V6)), Duration.ofSeconds(20)));
        keep(LB);
        assertThat(addresses()).containsExactly(V4, V6);
        assertThat(known().ttl()).isEqualTo(Duration.ofSeconds(20));

        pass(19);
        assertThat(lookup.asked).hasSize(2);
        lookup.says(LB, 60, "192.0.2.8");
        pass(1);

        assertThat(lookup.asked).containsExactly("A " + LB, "AAAA " + LB, "A " + LB, "AAAA " + LB);
        assertThat(addresses()).containsExactly("192.0.2.8");
    }

    @Test
    void keepsTheLastGoodAddressesOverAnythingButNewOnes() {
        lookup.says(LB, 10, V4, V6);
        keep(LB);
        lookup.says4(LB, new Answer.Negative("NXDOMAIN"));
        lookup.says6(LB, new Answer.Negative("NXDOMAIN"));
        pass(10);
        assertThat(addresses()).containsExactly(V4, V6);
        assertThat(known().failure()).isEqualTo("NXDOMAIN");
        assertThat(names.counts().stale()).isOne();

        lookup.fails(LB, "SERVFAIL");
        pass(600);
        assertThat(addresses()).containsExactly(V4, V6);
        assertThat(known().failure()).isEqualTo("SERVFAIL");

        lookup.says(LB, 10, "192.0.2.9");
        pass(60);
        assertThat(addresses()).containsExactly("192.0.2.9");
        assertThat(known().failure()).isNull();
        assertThat(names.counts().stale()).isZero();
    }

    @Test
    void oneFamilyThatIsSaidToBeEmptyIsAndOneThatFailedIsKept() {
        lookup.says(LB, 10, V4, V6);
        keep(LB);
        lookup.says6(LB, new Answer.Failed("SERVFAIL"));
        pass(10);
        assertThat(addresses()).containsExactly(V4, V6);

        lookup.says6(LB, new Answer.Negative("no AAAA records"));
        pass(10);
        assertThat(addresses()).containsExactly(V4);
    }

    @Test
    void oneFamilyThatFailsIsToldAndTriedAgainSoonAndKeptForTheLongestTtlOnly() {
        lookup.says(LB, 3_600, V4, V6);
        keep(LB);
        lookup.says6(LB, new Answer.Failed("SERVFAIL"));
        pass(3_600);
        assertThat(addresses()).containsExactly(V4, V6);
        assertThat(known().failure()).isEqualTo("AAAA: SERVFAIL");
        assertThat(names.counts().stale()).isOne();
        int asked = lookup.asked.size();
        pass(15);
        assertThat(lookup.asked).hasSize(asked + 4);

        pass(60);
        assertThat(addresses()).containsExactly(V4);

        lookup.says(LB, 3_600, V4, V6);
        pass(60);
        assertThat(addresses()).containsExactly(V4, V6);
        assertThat(known().failure()).isNull();
    }

    @Test
    void looksUpThirtyTwoOfManyNamesAtOnceAndAllInTheEnd() {
        lookup.holds = true;
        String[] many =
                IntStream.range(0, 1_000).mapToObj(i -> i + ".example.net").toArray(String[]::new);
        keep(many);
        assertThat(lookup.asked).hasSize(2 * ResolvedNames.MOST_AT_ONCE);

        keep("0.example.net", "999.example.net", LB);
        lookup.says(LB, 10, V4);
        lookup.release();
        clock.turn();
        assertThat(addresses()).containsExactly(V4);
        assertThat(requireNonNull(names.get("999.example.net")).failure()).isEqualTo("no records");
        assertThat(lookup.asked).hasSizeLessThan(2 * ResolvedNames.MOST_AT_ONCE + 7);
    }

    @Test
    void namesThatWereLookedUpTogetherDriftApartWithinATenthOfTheTtl() {
        ResolvedNames drifting =
                new ResolvedNames(clock, lookup, ResolverSettings.DEFAULT, new SplittableRandom(1));
        Set<String> many = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            many.add(i + ".example.net");
            lookup.says(i + ".example.net", 100, V4);
        }
        drifting.keep(many);
        clock.turn();
        assertThat(lookup.asked).hasSize(400);
        pass(100);
        assertThat(lookup.asked).hasSizeLessThan(420);
        pass(5);
        assertThat(lookup.asked).hasSizeBetween(500, 700);
        pass(5);
        assertThat(lookup.asked).hasSize(800);
    }

    @Test
    void waitsLongerAfterEachFailureButNeverMoreThanAMinute() {
        lookup.fails(LB, "no DNS server answered");
        keep(LB);
        List<Integer> triesByTenSeconds = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            pass(10);
            triesByTenSeconds.add(lookup.asked.size() / 2);
        }
        // At 0, 5, 15, 35 and 75 s, and then every 60 s.
        assertThat(triesByTenSeconds.get(0)).isEqualTo(2);
        assertThat(triesByTenSeconds.get(3)).isEqualTo(4);
        assertThat(triesByTenSeconds.get(29)).isEqualTo(8);
    }

    @Test
    void takesAnOverlyShortTtlAsFiveSecondsAndALongOneAsAnHour() {
        lookup.says(LB, 0, V4);
        keep(LB);
        pass(4);
        assertThat(lookup.asked).hasSize(2);
        lookup.says(LB, 1_000_000, V4);
        pass(1);
        assertThat(lookup.asked).hasSize(4);
        pass(3_599);
        assertThat(lookup.asked).hasSize(4);
        pass(1);
        assertThat(lookup.asked).hasSize(6);
    }

    @Test
    void takesNoMoreThanSixteenAddressesTheSameWhateverTheirOrder() {
        lookup.says(
                LB,
                10,
                IntStream.range(0, 200)
                        .mapToObj(i -> "192.0.2." + (199 - i))
                        .toArray(String[]::new));
        keep(LB);

        assertThat(addresses()).hasSize(16).startsWith("192.0.2.0", "192.0.2.1");
    }

    @Test
    void looksUpNoNameThatIsGone() {
        lookup.says(LB, 10, V4);
        keep(LB, "other.example.net");
        keep("other.example.net");
        lookup.asked.clear();
        pass(3_600);

        assertThat(lookup.asked).isNotEmpty().noneMatch(question -> question.endsWith(LB));
        assertThat(names.get(LB)).isNull();
    }

    @Test
    void anAnswerThatComesAfterItsNameIsGoneIsDropped() {
        lookup.holds = true;
        keep(LB);
        keep();
        lookup.release();
        clock.turn();

        assertThat(names.get(LB)).isNull();
        assertThat(clock.scheduledTasks()).isZero();
    }

    @Test
    void callsBackWhenTheFirstLookupHasEndedWhateverItCameTo() {
        lookup.holds = true;
        keep(LB);
        List<ResolvedName> told = new ArrayList<>();
        names.whenTried(LB, told::add);
        assertThat(told).isEmpty();
        lookup.fails(LB, "REFUSED");
        lookup.release();
        clock.turn();
        names.whenTried(LB, told::add);

        assertThat(told).hasSize(2).allMatch(known -> "REFUSED".equals(known.failure()));
    }
}

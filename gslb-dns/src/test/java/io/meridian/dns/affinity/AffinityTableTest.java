package io.meridian.dns.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.affinity.AffinityCounters.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Entries: how long they hold, who is evicted, what other nodes are told and may tell.
final class AffinityTableTest {

    private static final int HOUR = 3_600;

    private final AffinityTable table = new AffinityTable(1_000, 1_000_000);
    private final AffinityRounds rounds = new AffinityRounds(table);

    private static void add(AffinityTable to, long key, long member, int seconds) {
        to.add(key, member, seconds, 0, key & 0xffffffffL, false);
    }

    private long member(long key) {
        return AffinityValue.member(table.find(key));
    }

    private static long key(int i) {
        return AffinityKey.mix(i * 0x9e3779b97f4a7c15L);
    }

    private static long hint(long member, int seconds) {
        return AffinityValue.of(member, seconds, 0, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, (1 << 24) - 100, 1 << 24, Integer.MAX_VALUE - 100})
    void anEntryHoldsUntilItsTimeEndsWhateverTheClockSays(int start) {
        table.tick(start);
        add(table, 7, 42, HOUR);
        assertThat(member(7)).isEqualTo(42);
        assertThat(table.secondsLeft(table.find(7))).isEqualTo(HOUR);
        table.tick(start + HOUR - 1);
        assertThat(table.secondsLeft(table.find(7))).isEqualTo(1);
        table.tick(start + HOUR);
        assertThat(table.find(7)).isEqualTo(AffinityTable.NONE);
        rounds.age(false);
        assertThat(rounds.entries()).isZero();
    }

    @Test
    void anEntryCanBeRenewedAndMoved() {
        add(table, 7, 42, HOUR);
        table.tick(3_000);
        table.renew(7, table.find(7), HOUR);
        assertThat(table.secondsLeft(table.find(7))).isEqualTo(HOUR);
        table.move(7, table.find(7), 43, 60);
        assertThat(member(7)).isEqualTo(43);
        assertThat(table.secondsLeft(table.find(7))).isEqualTo(60);
        table.move(7, hint(42, 1), 44, 60); // somebody else was faster
        assertThat(member(7)).isEqualTo(43);
        assertThat(table.counters().of(Event.NEW)).isOne();
        assertThat(table.counters().of(Event.RENEWED)).isOne();
        assertThat(table.counters().of(Event.MOVED)).isOne();
    }

    @Test
    void aKeyWhoseTimeHasEndedBeginsAnew() {
        add(table, 7, 42, 10);
        table.tick(20);
        add(table, 7, 43, 10);
        assertThat(member(7)).isEqualTo(43);
        rounds.age(false);
        assertThat(rounds.entries()).isOne();
    }

    @Test
    void holdsWhatItIsMadeForAtNoMoreThan32OctetsEach() {
        int capacity = 100_000;
        AffinityTable large = new AffinityTable(capacity, 1_000_000);
        for (int i = 0; i < capacity; i++) {
            add(large, key(i), 1 + i, HOUR);
        }
        AffinityRounds all = new AffinityRounds(large);
        all.age(false);
        assertThat(all.entries()).isGreaterThan(capacity * 99 / 100);
        assertThat(capacity - all.entries()).isEqualTo((int) large.counters().of(Event.EVICTED));
        assertThat(large.octets() / (double) all.entries()).isLessThan(32);
    }

    @Test
    void forgedPrefixesPushEachOtherOutAndNotThoseThatComeBack() {
        int clients = 500;
        for (int i = 0; i < clients; i++) {
            add(table, key(i), 42, HOUR);
        }
        for (int minute = 0; minute < 10; minute++) {
            table.tick(60 * minute);
            for (int i = 0; i < clients; i++) {
                table.use(key(i), table.find(key(i)));
            }
            for (int i = 0; i < 10_000; i++) {
                add(table, key(1_000_000 + 10_000 * minute + i), 43, HOUR);
            }
            rounds.age(true);
        }
        for (int i = 0; i < clients; i++) {
            assertThat(member(key(i))).as("client %d", i).isEqualTo(42);
        }
        assertThat(table.counters().of(Event.EVICTED)).isGreaterThan(90_000);
    }

    @Test
    void whatIsNoLongerUsedMakesRoom() {
        for (int i = 0; i < 2_000; i++) {
            add(table, key(i), 42, HOUR);
            table.use(key(i), table.find(key(i)));
        }
        for (int period = 0; period < AffinityValue.MOST_USED; period++) {
            rounds.age(true);
        }
        table.tick(60);
        for (int i = 2_000; i < 4_000; i++) {
            add(table, key(i), 43, HOUR);
        }
        assertThat(rounds.count(new long[] {43, 42, 7})[0]).isGreaterThan(1_500);
        assertThat(rounds.count(new long[] {43, 42, 7})[2]).isZero();
    }

    @Test
    void aHintEvictsNothingThatIsUsedHere() {
        for (int i = 0; i < 10_000; i++) {
            add(table, key(i), 42, HOUR);
            table.use(key(i), table.find(key(i)));
        }
        rounds.age(false);
        int before = rounds.entries();
        for (int i = 10_000; i < 20_000; i++) {
            table.merge(key(i), hint(43, HOUR), 0);
        }
        assertThat(rounds.count(new long[] {42})[0]).isEqualTo(before);
        assertThat(table.counters().of(Event.HINT_LEFT_OUT)).isGreaterThan(9_000);
    }

    @Test
    void ofTwoEntriesTheOneThatEndsLaterStays() {
        table.merge(7, hint(42, 100), 0);
        assertThat(member(7)).isEqualTo(42);
        table.merge(7, hint(43, 99), 0);
        assertThat(member(7)).isEqualTo(42);
        table.merge(7, hint(43, 200), 0);
        assertThat(member(7)).isEqualTo(43);
        table.merge(7, hint(42, 250), 60);
        assertThat(member(7)).isEqualTo(43);
        table.merge(7, hint(42, 50), 60);
        assertThat(table.secondsLeft(table.find(7))).isEqualTo(200);
        assertThat(table.counters().of(Event.HINT_TAKEN)).isEqualTo(2);
    }

    @Test
    void twoNodesThatChangedAnEntryInOneSecondAgree() {
        AffinityTable other = new AffinityTable(1_000, 1_000_000);
        other.tick(5_000); // clocks have nothing in common
        add(table, 7, 42, HOUR);
        add(other, 7, 43, HOUR);
        exchange(table, other);
        assertThat(member(7)).isEqualTo(AffinityValue.member(other.find(7)));
    }

    private static void exchange(AffinityTable left, AffinityTable right) {
        long[] fromLeft = new long[64];
        long[] fromRight = new long[64];
        int countLeft = new AffinityRounds(left).takeUntold(fromLeft);
        int countRight = new AffinityRounds(right).takeUntold(fromRight);
        for (int i = 0; i < countLeft; i += 2) {
            right.merge(fromLeft[i], fromLeft[i + 1], 0);
        }
        for (int i = 0; i < countRight; i += 2) {
            left.merge(fromRight[i], fromRight[i + 1], 0);
        }
    }

    @Test
    void hintsThatCannotBeAreLeftOut() {
        table.merge(7, 0, 0);
        table.merge(7, -1, 0);
        table.merge(7, hint(42, 0), 0);
        table.merge(7, hint(42, AffinityValue.MAX_SECONDS + 1), 0);
        table.merge(7, hint(42, 100), Integer.MAX_VALUE);
        assertThat(table.find(7)).isEqualTo(AffinityTable.NONE);
    }

    @Test
    void tellsEachChangeOnceInPortionsAndNothingThatWasTold() {
        Map<Long, Long> members = new HashMap<>();
        for (int i = 0; i < 900; i++) {
            add(table, key(i), 1 + i, HOUR);
            members.put(key(i), 1L + i);
        }
        table.merge(key(5_000), hint(42, 100), 0);
        Map<Long, Long> told = new HashMap<>();
        long[] portion = new long[128];
        for (int count = rounds.takeUntold(portion); count > 0; ) {
            for (int i = 0; i < count; i += 2) {
                assertThat(told.put(portion[i], AffinityValue.member(portion[i + 1]))).isNull();
                assertThat(AffinityValue.seconds(portion[i + 1])).isEqualTo(HOUR);
            }
            count = rounds.takeUntold(portion);
        }
        assertThat(told).isEqualTo(members);
        table.use(key(1), table.find(key(1)));
        assertThat(rounds.takeUntold(portion)).isZero();
        table.renew(key(1), table.find(key(1)), HOUR);
        table.move(key(2), table.find(key(2)), 77, HOUR);
        assertThat(rounds.takeUntold(portion)).isEqualTo(4);
    }

    @Test
    void pagesHoldEveryEntryOnce() {
        for (int i = 0; i < 900; i++) {
            add(table, key(i), 1 + i, HOUR);
        }
        table.tick(100);
        Map<Long, Long> seen = new HashMap<>();
        int pages = 0;
        for (int at = 0; at != AffinityRounds.Page.END; pages++) {
            AffinityRounds.Page page = rounds.page(at, 200);
            for (int i = 0; i < page.hints().length; i += 2) {
                assertThat(seen.put(page.hints()[i], page.hints()[i + 1])).isNull();
                assertThat(AffinityValue.seconds(page.hints()[i + 1])).isEqualTo(HOUR - 100);
            }
            at = page.next();
        }
        assertThat(seen).hasSize(900);
        assertThat(pages).isGreaterThan(8);
        assertThat(rounds.page(1 << 30, 200).hints()).isEmpty();
        assertThat(rounds.page(-5, 200).hints()).isNotEmpty();
    }

    /// Random steps beside a map, with time going on.
    @Test
    void behavesAsAMapWhoseEntriesEnd() {
        record Held(long member, int ends) {}
        Random random = new Random(42);
        AffinityTable small = new AffinityTable(5_000, 1_000_000);
        Map<Long, Held> model = new HashMap<>();
        int now = 0;
        for (int step = 0; step < 200_000; step++) {
            if (step % 50 == 0) {
                small.tick(++now);
            }
            long key = key(random.nextInt(1_000));
            long member = 1L + random.nextInt(1_000);
            int seconds = 1 + random.nextInt(300);
            Held held = model.get(key);
            boolean alive = held != null && held.ends > now;
            long found = small.find(key);
            assertThat(found != AffinityTable.NONE).isEqualTo(alive);
            if (held == null || !alive) {
                add(small, key, member, seconds);
                model.put(key, new Held(member, now + seconds));
            } else {
                assertThat(AffinityValue.member(found)).isEqualTo(held.member);
                assertThat(small.secondsLeft(found)).isEqualTo(held.ends - now);
                switch (random.nextInt(3)) {
                    case 0 -> small.use(key, found);
                    case 1 -> {
                        small.renew(key, found, seconds);
                        model.put(key, new Held(held.member, now + seconds));
                    }
                    default -> {
                        small.move(key, found, member, seconds);
                        model.put(key, new Held(member, now + seconds));
                    }
                }
            }
        }
    }
}

package io.meridian.dns.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Several threads at one table, as event loops are, while another ages it and takes what is to be
/// told.
final class AffinityConcurrencyTest {

    private static final int THREADS = 4;
    private static final int HOUR = 3_600;

    private static long key(int i) {
        return AffinityKey.mix(i * 0x9e3779b97f4a7c15L);
    }

    private static void run(AffinityTable table, List<Callable<Void>> loops) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> keeper =
                    threads.submit(() -> {
                        AffinityRounds rounds = new AffinityRounds(table);
                        long[] told = new long[1_024];
                        while (!over.get()) {
                            rounds.age(true);
                            int _ = rounds.takeUntold(told);
                            AffinityRounds.Page _ = rounds.page(0, 4_096);
                        }
                    });
            List<Future<Void>> running = new ArrayList<>();
            loops.forEach(loop -> running.add(threads.submit(loop)));
            try {
                for (Future<Void> one : running) {
                    one.get();
                }
            } finally {
                over.set(true);
            }
            keeper.get();
        }
    }

    /// Each thread has keys of its own in sets that all share, and a map of what it wrote.
    @Test
    void eachThreadFindsWhatItWrote() throws Exception {
        AffinityTable table = new AffinityTable(2_000, 1_000_000);
        List<Callable<Void>> loops = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int own = thread;
            loops.add(() -> writeAndFind(table, own));
        }
        run(table, loops);
    }

    private static Void writeAndFind(AffinityTable table, int thread) {
        Random random = new Random(thread);
        Map<Long, Long> model = new HashMap<>();
        for (int step = 0; step < 300_000; step++) {
            long key = key(THREADS * random.nextInt(100) + thread);
            long member = 1L + random.nextInt(1_000_000);
            long found = table.find(key);
            Long held = model.get(key);
            assertThat(found == AffinityTable.NONE ? null : AffinityValue.member(found))
                    .isEqualTo(held);
            if (held == null) {
                table.add(key, member, HOUR, 0, step, false);
            } else if (random.nextBoolean()) {
                table.move(key, found, member, HOUR);
            } else {
                table.use(key, found);
                table.renew(key, table.find(key), HOUR);
                member = held;
            }
            // What another thread was writing into the set at that moment may have come first.
            long now = table.find(key);
            if (now == AffinityTable.NONE) {
                assertThat(held).isNull();
            } else {
                assertThat(AffinityValue.member(now)).isIn(member, held);
                model.put(key, AffinityValue.member(now));
            }
        }
        assertThat(model).hasSize(100);
        return null;
    }

    /// Far more keys than fit, and each key's member follows from the key.
    @Test
    void noKeyIsEverFoundWithAnothersValue() throws Exception {
        AffinityTable table = new AffinityTable(100, 1_000_000);
        List<Callable<Void>> loops = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int seed = thread;
            loops.add(() -> {
                Random random = new Random(seed);
                for (int step = 0; step < 300_000; step++) {
                    int i = random.nextInt(1_000);
                    long found = table.find(key(i));
                    if (found == AffinityTable.NONE) {
                        table.add(key(i), 1 + i, HOUR, 0, step, false);
                    } else if (AffinityValue.member(found) != 1 + i) {
                        throw new AssertionError(i + " has " + AffinityValue.member(found));
                    } else {
                        table.use(key(i), found);
                    }
                }
                return null;
            });
        }
        run(table, loops);
        assertThat(keys(table)).doesNotHaveDuplicates();
    }

    /// Retransmitted queries reach several event loops at once.
    @Test
    void aKeyThatSeveralThreadsMakeAtOnceHasOneEntry() throws Exception {
        AffinityTable table = new AffinityTable(1_000, 1_000_000);
        CyclicBarrier together = new CyclicBarrier(THREADS);
        List<Callable<Void>> loops = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int own = thread;
            loops.add(() -> {
                for (int round = 0; round < 300; round++) {
                    together.await();
                    if (table.find(key(round)) == AffinityTable.NONE) {
                        table.add(key(round), 1 + own, HOUR, 0, own, false);
                    }
                }
                return null;
            });
        }
        run(table, loops);
        assertThat(keys(table)).hasSize(300).doesNotHaveDuplicates();
    }

    private static List<Long> keys(AffinityTable table) {
        List<Long> keys = new ArrayList<>();
        long[] hints = new AffinityRounds(table).page(0, 1 << 20).hints();
        for (int i = 0; i < hints.length; i += 2) {
            keys.add(hints[i]);
        }
        return keys;
    }

    @Test
    void aSourceNeverGetsMoreThanItsBoundWithinASecond() throws Exception {
        SourceLimit limit = new SourceLimit(100);
        List<Callable<Integer>> loops = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            loops.add(() -> {
                int admitted = 0;
                for (int i = 0; i < 10_000; i++) {
                    admitted += limit.admits(0, 0xc0000200L + i % 256, false, 7) ? 1 : 0;
                }
                return admitted;
            });
        }
        int admitted = 0;
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (Future<Integer> one : threads.invokeAll(loops)) {
                admitted += one.get();
            }
        }
        assertThat(admitted).isEqualTo(100);
        assertThat(limit.admits(0, 0xc0000201L, false, 8)).isTrue();
        assertThat(limit.admits(0, 0xc0000301L, false, 7)).isTrue();
        Set<Boolean> sixes = new HashSet<>();
        for (int i = 0; i < 101; i++) {
            sixes.add(limit.admits(0x20010db8L << 32 | i % 256, i, true, 7));
        }
        assertThat(sixes).containsExactlyInAnyOrder(true, false);
    }
}

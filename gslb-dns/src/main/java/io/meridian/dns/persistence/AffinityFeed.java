package io.meridian.dns.persistence;

import io.meridian.dns.FeedThread;
import io.meridian.dns.affinity.AffinityKey;
import io.meridian.dns.affinity.AffinityRounds;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.config.PersistenceConfig;
import io.meridian.mesh.Hints;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.disk.Storage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the affinity table: gives it the time, tells other nodes what is new in it and takes in
/// what they tell, ages it, and copies it to disk. There is no table before a service needs one.
/// Three threads of its own: one for the table, one that may wait for the disk, one that may wait
/// for peers.
public final class AffinityFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AffinityFeed.class);

    /// How long a hint waits at most before it is pushed.
    private static final long BEAT_MILLIS = 200;

    private static final int BEATS_PER_SECOND = (int) (1_000 / BEAT_MILLIS);

    /// Entries that have ended are removed, and the others counted.
    private static final int BEATS_PER_COUNT = 10 * BEATS_PER_SECOND;

    /// Entries count as less used: one that was not asked for in fifteen minutes is as good as one
    /// that never was.
    private static final int COUNTS_PER_AGEING = 30;

    private static final int HINT_BYTES = 16;
    private static final int MAX_PUSH_WORDS = 8_192;

    /// A page for a peer: 256 kB, well within the time that it waits.
    private static final int PAGE_WORDS = 32_768;

    /// What is kept, once a service asked for it.
    private record Kept(AffinityTable table, AffinityRounds rounds) {}

    private final PersistenceConfig config;
    private final Mesh mesh;
    private final AffinityFile file;
    private final FeedThread thread;
    private final FeedThread disk;
    private final FeedThread asker;
    private final CatchUp catchUp;
    private final long startNanos = System.nanoTime();
    private final long[] pushed;
    private final LongAdder hintsPushed = new LongAdder();
    private final LongAdder bytesPushed = new LongAdder();
    private volatile @Nullable Kept kept;
    private volatile long savedNanos;
    private volatile boolean saved;
    private int beats;

    /// @param storage where the copy on disk is, this feed's alone
    /// @param node for the names of its threads
    public AffinityFeed(PersistenceConfig config, Mesh mesh, Storage storage, String node) {
        this.config = config;
        this.mesh = mesh;
        this.file = new AffinityFile(storage, System::currentTimeMillis);
        this.thread = new FeedThread("affinity-" + node);
        this.disk = new FeedThread("affinity-disk-" + node);
        this.asker = new FeedThread("affinity-asks-" + node);
        this.catchUp = new CatchUp(mesh, System::nanoTime, this::take);
        int words = 2 * config.hintBytesPerSecond() / HINT_BYTES / BEATS_PER_SECOND;
        this.pushed = new long[Math.clamp(words, 32, MAX_PUSH_WORDS)];
    }

    public void start() {
        mesh.hints().keep(new Keeper());
        thread.every(BEAT_MILLIS, this::beat);
        asker.every(BEAT_MILLIS, this::ask);
        disk.every(config.saveInterval().toMillis(), this::save);
    }

    /// The table, with what was on disk in it; made when it is first asked for.
    public synchronized AffinityTable table() {
        Kept known = kept;
        if (known != null) {
            return known.table;
        }
        AffinityTable table = new AffinityTable(config.entries(), config.newPerSource());
        table.tick(seconds());
        file.restore(table);
        AffinityRounds rounds = new AffinityRounds(table);
        rounds.age(false);
        kept = new Kept(table, rounds);
        LOG.info("{} entries of persistence are read from disk", rounds.entries());
        return table;
    }

    /// The table if there is one.
    public @Nullable AffinityTable tableIfAny() {
        Kept known = kept;
        return known == null ? null : known.table;
    }

    /// What goes over the whole table, if there is one.
    public @Nullable AffinityRounds roundsIfAny() {
        Kept known = kept;
        return known == null ? null : known.rounds;
    }

    private int seconds() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
    }

    private void beat() {
        Kept known = kept;
        if (known == null) {
            return;
        }
        known.table.tick(seconds());
        tell(known.rounds);
        if (++beats % BEATS_PER_COUNT == 0) {
            known.rounds.age(beats % (BEATS_PER_COUNT * COUNTS_PER_AGEING) == 0);
        }
    }

    private void tell(AffinityRounds rounds) {
        int count = rounds.takeUntold(pushed);
        if (count > 0) {
            bytesPushed.add(mesh.hints().push(pushed, count));
            hintsPushed.add(count / 2);
        }
    }

    private void ask() {
        if (kept != null) {
            catchUp.step();
        }
    }

    private void take(long[] words) {
        AffinityTable table = tableIfAny();
        if (table != null) {
            for (int i = 0; i + 1 < words.length; i += 2) {
                table.merge(words[i], words[i + 1], 0);
            }
        }
    }

    private final class Keeper implements Hints.Keeper {

        @Override
        public int version() {
            return AffinityKey.VERSION;
        }

        @Override
        public void take(long[] words) {
            AffinityFeed.this.take(words);
        }

        @Override
        public Hints.Page page(int from) {
            AffinityRounds rounds = roundsIfAny();
            if (rounds == null) {
                return new Hints.Page(new long[0], AffinityRounds.Page.END);
            }
            AffinityRounds.Page page = rounds.page(from, PAGE_WORDS);
            return new Hints.Page(page.hints(), page.next());
        }
    }

    private void save() {
        AffinityRounds rounds = roundsIfAny();
        if (rounds != null && file.save(rounds)) {
            savedNanos = System.nanoTime();
            saved = true;
        }
    }

    /// Hints that were pushed to other nodes.
    public long hintsPushed() {
        return hintsPushed.sum();
    }

    /// Octets that were pushed to other nodes.
    public long bytesPushed() {
        return bytesPushed.sum();
    }

    /// How old the copy on disk is; not a number before the first.
    public double savedAgeSeconds() {
        return saved ? (System.nanoTime() - savedNanos) / 1e9 : Double.NaN;
    }

    @Override
    public void close() {
        asker.close();
        thread.close();
        AffinityRounds rounds = roundsIfAny();
        if (rounds != null) {
            tell(rounds); // what came since the last beat: others need it once this node is gone
        }
        disk.close();
        save();
    }
}

package io.meridian.federator.kube;

import io.meridian.federator.watch.CopyState;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the copy on disk as the watches of one cluster are, and gives them back what an earlier
/// process knew. Looked after by the cluster's thread; changes are noted on any.
final class ClusterCopy {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCopy.class);
    private static final Duration SOONEST = Duration.ofMillis(300);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration SEEN_EVERY = Duration.ofSeconds(5);

    /// At most this part of the time goes into writing.
    private static final int TIME_SHARE = 20;

    private final String cluster;
    private final KnownObjects disk;
    private final KindWatches watches;
    private final Set<String> unsaved = ConcurrentHashMap.newKeySet();
    private final Set<String> savedOnce = new HashSet<>();
    private volatile int refused;
    private volatile String failure = "";
    private @Nullable Moment savedAt;
    private @Nullable Moment seenAt;
    private Duration saveEvery = SOONEST;

    /// @param folder of this cluster alone
    ClusterCopy(String cluster, Path folder, KindWatches watches) {
        this.cluster = cluster;
        this.disk = new KnownObjects(cluster, folder);
        this.watches = watches;
    }

    void restore() {
        Instant seen = disk.seen().orElse(Instant.EPOCH);
        int unusable = 0;
        for (KindWatch watch : watches.viewed()) {
            Optional<KnownObjects.Kept> found = disk.read(watch.kind());
            if (found.isPresent()) {
                KnownObjects.Kept kept = found.get();
                watch.store().restore(kept.objects());
                watch.restored(seen, kept.isComplete());
                unusable += kept.refused();
            }
        }
        refused = unusable;
    }

    /// Notes that objects of a kind are not as they are on disk.
    void changed(KubeKind kind) {
        unsaved.add(kind.kind());
    }

    CopyState state() {
        return new CopyState(refused, failure);
    }

    /// Writes what has changed, when its time has come.
    ///
    /// @param current whether what is known is known to be true now
    void save(boolean current) {
        if (Moment.isOlder(savedAt, saveEvery)) {
            saveNow();
        }
        if (current && Moment.isOlder(seenAt, SEEN_EVERY)) {
            seenAt = Moment.now();
            try {
                disk.writeSeen(Instant.now());
            } catch (IOException failed) {
                tell(failed.toString());
            }
        }
    }

    /// Writes what has changed.
    void saveNow() {
        long begin = System.nanoTime();
        String failed = "";
        for (KindWatch watch : watches.viewed()) {
            String kind = watch.kind().kind();
            boolean first = watch.isKnown() && !savedOnce.contains(kind);
            if (watch.isKnown() && (unsaved.remove(kind) || first)) {
                try {
                    disk.write(watch.kind(), watch.store().objects());
                    savedOnce.add(kind);
                } catch (ClosedByInterruptException closing) {
                    unsaved.add(kind); // the last save makes up for it
                } catch (IOException full) {
                    unsaved.add(kind);
                    failed = full.toString();
                }
            }
        }
        tell(failed);
        Duration took = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(TIME_SHARE);
        Duration wait = took.compareTo(SOONEST) < 0 ? SOONEST : took;
        saveEvery = failed.isEmpty() ? wait : AFTER_FAILURE;
        savedAt = Moment.now();
    }

    private void tell(String failed) {
        if (!failed.equals(failure)) {
            if (failed.isEmpty()) {
                LOG.info("what cluster {} holds is kept on disk again", cluster);
            } else {
                LOG.warn(
                        "what cluster {} holds cannot be kept on disk, an older copy stays: {}",
                        cluster,
                        failed);
            }
            failure = failed;
        }
    }
}

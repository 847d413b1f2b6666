package io.meridian.health.resolve;

import java.util.concurrent.atomic.LongAdder;

/// How lookups have ended so far, for metrics.
///
/// @param found with addresses
/// @param negative with word that there are none
/// @param failed without a word that helps
/// @param names that are looked up now
/// @param stale how many of them live on their last good addresses, of one family or both, or have
///   none
public record LookupCounts(long found, long negative, long failed, long names, long stale) {

    /// Counts; any thread may read.
    static final class Tally {

        private final LongAdder found = new LongAdder();
        private final LongAdder negative = new LongAdder();
        private final LongAdder failed = new LongAdder();

        void count(AddressLookup.Answer answer) {
            switch (answer) {
                case AddressLookup.Answer.Found _ -> found.increment();
                case AddressLookup.Answer.Negative _ -> negative.increment();
                case AddressLookup.Answer.Failed _ -> failed.increment();
            }
        }

        LookupCounts counts(long names, long stale) {
            return new LookupCounts(found.sum(), negative.sum(), failed.sum(), names, stale);
        }
    }
}

package io.meridian.mesh;

import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.RecordText;
import io.meridian.mesh.log.StoredRecord;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/// The last states of the log, so that a peer can fetch one of them page by page while the log goes
/// on. They share what they have in common. Read on any thread.
final class RecentStates {

    private static final int KEPT = 32;

    /// A page: small enough for the three seconds that a peer waits.
    private static final int PAGE_CHARACTERS = 2 << 20;

    private final Deque<LogState> states = new ConcurrentLinkedDeque<>();

    void add(LogState state) {
        states.addFirst(state);
        while (states.size() > KEPT) {
            states.removeLast();
        }
    }

    /// The first of some buckets of a state, as many as fill a page.
    ///
    /// @return empty when the state is no longer kept
    Optional<PeerMessages.Records> page(String rootHash, List<Integer> buckets) {
        return states.stream()
                .filter(state -> state.rootHash().equals(rootHash))
                .findFirst()
                .map(state -> page(state, buckets));
    }

    private static PeerMessages.Records page(LogState state, List<Integer> buckets) {
        List<Integer> covered = new ArrayList<>();
        List<RecordText> records = new ArrayList<>();
        long characters = 0;
        for (int number : buckets) {
            if (characters >= PAGE_CHARACTERS) {
                break;
            }
            covered.add(number);
            for (StoredRecord stored : state.bucket(number)) {
                RecordText text = stored.text();
                characters += text.json().length();
                records.add(text);
            }
        }
        return new PeerMessages.Records(state.rootHash(), covered, records);
    }
}

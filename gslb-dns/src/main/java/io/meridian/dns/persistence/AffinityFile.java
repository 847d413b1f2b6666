package io.meridian.dns.persistence;

import io.meridian.dns.affinity.AffinityKey;
import io.meridian.dns.affinity.AffinityRounds;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.mesh.disk.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The entries on disk: frames of {@value #FRAME_WORDS} words, each with a checksum, the version of
/// its keys, and when it was written, so that a damaged frame costs its own entries and no other.
/// An entry's time left is a duration; what passed since the frame was written is taken off it by
/// the wall clock, of which one that went back takes nothing.
final class AffinityFile {

    private static final Logger LOG = LoggerFactory.getLogger(AffinityFile.class);
    private static final String FILE = "entries";
    private static final int FRAME_WORDS = 8_192;
    private static final int HEAD_BYTES = 1 + Long.BYTES;

    private final Storage storage;
    private final LongSupplier wallMillis;
    private boolean failing;

    AffinityFile(Storage storage, LongSupplier wallMillis) {
        this.storage = storage;
        this.wallMillis = wallMillis;
    }

    /// Puts what is on disk into the table.
    void restore(AffinityTable table) {
        try {
            Storage.Contents contents = storage.read(FILE);
            int refused = contents.damaged();
            for (byte[] frame : contents.payloads()) {
                refused += restore(frame, table) ? 0 : 1;
            }
            if (refused > 0) {
                LOG.warn(
                        "{} stretches of the kept entries are damaged or of another version",
                        refused);
            }
        } catch (IOException unreadable) {
            LOG.warn(
                    "the kept entries cannot be read, clients begin anew: {}",
                    unreadable.toString());
        }
    }

    private boolean restore(byte[] frame, AffinityTable table) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        if (frame.length < HEAD_BYTES || in.get() != AffinityKey.VERSION) {
            return false;
        }
        long passedMillis = wallMillis.getAsLong() - in.getLong();
        long passed = Duration.ofMillis(Math.max(0, passedMillis)).toSeconds();
        int aged = (int) Math.min(passed, Integer.MAX_VALUE);
        while (in.remaining() >= 2 * Long.BYTES) {
            table.merge(in.getLong(), in.getLong(), aged);
        }
        return !in.hasRemaining();
    }

    /// Replaces the file whole. What cannot be written leaves the old one.
    ///
    /// @return whether it is on disk now
    boolean save(AffinityRounds rounds) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at != AffinityRounds.Page.END; ) {
            AffinityRounds.Page page = rounds.page(at, FRAME_WORDS);
            if (page.hints().length > 0) {
                frames.add(frame(page.hints()));
            }
            at = page.next();
        }
        try {
            storage.replace(FILE, frames);
            failing = false;
            return true;
        } catch (IOException failed) {
            if (!failing) {
                LOG.warn(
                        "the entries cannot be written, the old copy stays: {}", failed.toString());
            }
            failing = true;
            return false;
        }
    }

    private byte[] frame(long[] hints) {
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + Long.BYTES * hints.length);
        out.put((byte) AffinityKey.VERSION).putLong(wallMillis.getAsLong());
        for (long word : hints) {
            out.putLong(word);
        }
        return out.array();
    }
}

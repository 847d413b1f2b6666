package io.meridian.mesh;

import io.meridian.mesh.disk.SmallFile;
import io.meridian.mesh.disk.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node remembers of itself from one start to the next.
final class Identity {

    private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

    private final Storage storage;
    private final MeshStats stats;

    Identity(Storage storage, MeshStats stats) {
        this.storage = storage;
        this.stats = stats;
    }

    /// The number of this start: higher than any before, also when the clock went back.
    long nextIncarnation() {
        SmallFile file = new SmallFile(storage, "incarnation");
        long last =
                text(file)
                        .filter(text -> text.matches("[0-9]{1,18}"))
                        .map(Long::parseLong)
                        .orElse(0L);
        long next = Math.max(last + 1, System.currentTimeMillis());
        write(file, Long.toString(next));
        return next;
    }

    /// This node's id as a writer: its name and a number that no other node of that name has.
    String federatorId(String name) {
        SmallFile file = new SmallFile(storage, "federator-id");
        return text(file)
                .orElseGet(() -> {
                    String id =
                            name + "-" + Long.toHexString(RandomGenerator.getDefault().nextLong());
                    write(file, id);
                    return id;
                });
    }

    private static Optional<String> text(SmallFile file) {
        return file.read().map(octets -> new String(octets, StandardCharsets.UTF_8));
    }

    private void write(SmallFile file, String text) {
        try {
            file.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            stats.diskErrors.increment();
            LOG.error("the data folder cannot be written: {}", failed.toString());
        }
    }
}

package io.meridian.daemon;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a daemon has started so far, to be closed in the opposite order, also when the start ends
/// halfway.
public final class StartedParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StartedParts.class);

    private final List<AutoCloseable> parts = new ArrayList<>();

    public <T extends AutoCloseable> T keep(T part) {
        parts.add(part);
        return part;
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception failed) { // whatever it is, the others must be closed too
                LOG.warn("a part did not close: {}", failed.toString());
            }
        }
        parts.clear();
    }
}

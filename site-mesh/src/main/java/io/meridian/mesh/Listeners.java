package io.meridian.mesh;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those who want to hear of each new value; one that throws is logged and called again.
final class Listeners<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();

    Subscription add(Consumer<T> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void tell(T value) {
        for (Consumer<T> listener : listeners) {
            tell(listener, value);
        }
    }

    static <T> void tell(Consumer<T> listener, T value) {
        try {
            listener.accept(value);
        } catch (RuntimeException failed) {
            LOG.error("a listener failed", failed);
        }
    }
}

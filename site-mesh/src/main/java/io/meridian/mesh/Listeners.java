package io.meridian.mesh;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those who want to hear of each new value, in order, on a thread of their own: a listener that
/// takes its time does not hold up the mesh. One that throws is logged and called again.
final class Listeners<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final MeshThread owner;
    private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService teller;

    /// @param owner the thread on which {@link #tell} is called
    Listeners(MeshThread owner, String name) {
        this.owner = owner;
        this.teller =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    /// Tells a listener the present value, then all later ones.
    Subscription add(Consumer<T> listener, Supplier<T> present) {
        owner.run(() -> {
            listeners.add(listener);
            T value = present.get();
            later(() -> tell(listener, value));
        });
        return () -> owner.run(() -> listeners.remove(listener));
    }

    void tell(T value) {
        List<Consumer<T>> told = List.copyOf(listeners);
        later(() -> told.forEach(listener -> tell(listener, value)));
    }

    private void later(Runnable task) {
        try {
            teller.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.trace("closed", closed);
        }
    }

    private static <T> void tell(Consumer<T> listener, T value) {
        try {
            listener.accept(value);
        } catch (RuntimeException failed) {
            LOG.error("a listener failed", failed);
        }
    }

    @Override
    public void close() {
        var _ = teller.shutdownNow();
    }
}

package io.meridian.dns;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that owns a feed's state, or waits for its disk or its peers. A task that fails
/// is logged, and called again when its time comes.
public final class FeedThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FeedThread.class);

    /// What is under way at the end is interrupted and does not take longer, unless a disk hangs.
    private static final Duration END_WITHIN = Duration.ofSeconds(2);

    private final String name;
    private final ScheduledExecutorService executor;

    public FeedThread(String name) {
        this.name = name;
        this.executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    /// So long after the end of the last time.
    public void every(long millis, Runnable task) {
        var _ =
                executor.scheduleWithFixedDelay(
                        () -> guard(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /// Does nothing once closed.
    public void run(Runnable task) {
        try {
            executor.execute(() -> guard(task));
        } catch (RejectedExecutionException closed) {
            LOG.debug("{} was told something after its end", name);
        }
    }

    /// Also an Error is the one task's: thrown on, it would end a periodic one without a word.
    private void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failed) {
            LOG.error("{} failed once", name, failed);
        }
    }

    /// Returns when the task is done.
    ///
    /// @throws IllegalStateException when it failed, the caller was interrupted, or this is closed
    public void call(Runnable task) {
        try {
            executor.submit(task).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, interrupted);
        } catch (RejectedExecutionException closed) {
            throw new IllegalStateException(name + " has been closed", closed);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} is still busy", name);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

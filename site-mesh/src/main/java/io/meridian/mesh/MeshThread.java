package io.meridian.mesh;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that owns a node's mesh state. A task that fails is logged, and no other suffers.
final class MeshThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MeshThread.class);

    /// What is under way when the node closes is a write to disk at most.
    private static final long CLOSE_SECONDS = 3;

    private final ScheduledThreadPoolExecutor executor;

    MeshThread(int member) {
        this.executor =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("mesh-" + member).factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// Does nothing once closed.
    void run(Runnable task) {
        try {
            executor.execute(guarded(task));
        } catch (RejectedExecutionException closed) {
            LOG.trace("closed", closed);
        }
    }

    void after(long millis, Runnable task) {
        try {
            var _ = executor.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.trace("closed", closed);
        }
    }

    /// So long after the end of the last time: a process that was stopped does not make up for it.
    void every(long millis, Runnable task) {
        var _ =
                executor.scheduleWithFixedDelay(
                        guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /// Waits for a task, also when interrupted: what it did is done.
    ///
    /// @throws CancellationException once closed
    <T> T call(Callable<T> task) {
        Future<T> future;
        try {
            future = executor.submit(task);
        } catch (RejectedExecutionException closed) {
            throw new CancellationException("the mesh is closed");
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Exception failed) { // the thread outlives whatever one task runs into
                LOG.error("a task of the mesh failed", failed);
            }
        };
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Runnable waiting : executor.shutdownNow()) {
            if (waiting instanceof Future<?> future) {
                boolean _ = future.cancel(true); // whoever waits for it is told
            }
        }
    }
}

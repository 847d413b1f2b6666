package io.meridian.mesh;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes a node's files, in the order it was told: a disk that takes its time
/// holds up what is kept, not what is served or heard.
final class DiskThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskThread.class);
    private static final long CLOSE_SECONDS = 5;

    private final MeshStats stats;
    private final ExecutorService executor;

    interface Write {
        void run() throws IOException;
    }

    DiskThread(int member, MeshStats stats) {
        this.stats = stats;
        this.executor =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("mesh-disk-" + member).factory());
    }

    /// Writes some time. What fails is counted, and logged as `what`.
    void later(String what, Write write) {
        try {
            executor.execute(() -> {
                try {
                    write.run();
                } catch (IOException | RuntimeException failed) {
                    stats.diskErrors.increment();
                    LOG.error("{} cannot be written to disk", what, failed);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.trace("closed", closed);
        }
    }

    /// Writes, and returns when it is on disk; also when interrupted.
    ///
    /// @throws IOException when it is not
    void now(Write write) throws IOException {
        Future<Void> written;
        try {
            written =
                    executor.submit(() -> {
                        write.run();
                        return null;
                    });
        } catch (RejectedExecutionException closed) {
            throw new IOException("this node has been closed", closed);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    written.get();
                    return;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            stats.diskErrors.increment();
            throw failed.getCause() instanceof IOException cause
                    ? cause
                    : new IOException(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Waits for what was told before.
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the disk did not take everything in time: peers have it");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.meridian.cli.daemon;

import io.meridian.cli.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a daemon running until SIGTERM or SIGINT, then ends it in order: an asked-for end is
/// success.
public final class UntilStopped {

    private static final Logger LOG = LoggerFactory.getLogger(UntilStopped.class);

    /// An orchestrator's grace is 30 s or 10 s; what has not closed by then is on disk anyway.
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private UntilStopped() {}

    /// Does not return: the process ends when it is told to.
    ///
    /// @param before said or done first when a signal comes
    public static int run(AutoCloseable daemon, Runnable before) {
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> {
                                    before.run();
                                    close(daemon);
                                    Runtime.getRuntime().halt(ExitCode.DONE);
                                }));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE;
    }

    private static void close(AutoCloseable daemon) {
        Thread closing =
                Thread.ofPlatform()
                        .daemon()
                        .name("close")
                        .start(() -> {
                            try {
                                daemon.close();
                            } catch (Exception failed) { // the process ends all the same
                                LOG.warn("could not close in order", failed);
                            }
                        });
        try {
            if (!closing.join(LIMIT)) {
                LOG.warn("not closed after {} s: ending anyway", LIMIT.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.meridian.cli;

import java.util.concurrent.CountDownLatch;

/// Keeps a daemon in the foreground until SIGTERM or SIGINT, and then ends it in good order.
final class Daemon {

    private Daemon() {}

    static int run(AutoCloseable node) {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            try {
                                node.close();
                            } catch (Exception failed) { // the process ends anyway
                                System.err.println("gslb: " + failed);
                            }
                            ended.countDown();
                        }));
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE;
    }
}

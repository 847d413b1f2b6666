package io.meridian.dns.transport;

/// The thread of one loop, which ends when the loop finds that it should.
final class LoopThread {

    /// A loop looks at least every quarter of a second, or a second after a failure.
    private static final long END_WITHIN_MILLIS = 2_000;

    private final Thread thread;

    LoopThread(String name, Runnable loop) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(loop);
    }

    void start() {
        thread.start();
    }

    String name() {
        return thread.getName();
    }

    /// Waits until the loop, which has been told to end, is over.
    ///
    /// @param wake lets it look at once
    /// @return false when it does not run, so that what it would close is the caller's to close
    boolean awaitEnd(Runnable wake) {
        if (!thread.isAlive()) {
            return false;
        }
        wake.run();
        try {
            thread.join(END_WITHIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}

package io.meridian.mesh.disk;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;

/// A disk on which every write waits while a test holds it.
public final class HangingDisk implements Storage {

    private static final int ALL = 1_000_000;

    private final Storage disk;
    private final Semaphore writes = new Semaphore(ALL);

    public HangingDisk(Storage disk) {
        this.disk = disk;
    }

    public void hang() {
        int _ = writes.drainPermits();
    }

    /// Lets this many more writes pass.
    public void pass(int count) {
        writes.release(count);
    }

    public void goOn() {
        writes.release(ALL);
    }

    /// Whether a write waits now.
    public boolean isWaitedFor() {
        return writes.hasQueuedThreads();
    }

    @Override
    public Contents read(String file) throws IOException {
        return disk.read(file);
    }

    @Override
    public void replace(String file, List<byte[]> payloads) throws IOException {
        writes.acquireUninterruptibly();
        disk.replace(file, payloads);
    }

    @Override
    public void append(String file, byte[] payload) throws IOException {
        writes.acquireUninterruptibly();
        disk.append(file, payload);
    }

    @Override
    public void delete(String file) throws IOException {
        disk.delete(file);
    }
}

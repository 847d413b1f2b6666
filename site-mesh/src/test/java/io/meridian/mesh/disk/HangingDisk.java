package io.meridian.mesh.disk;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A disk on which every write waits while a test holds it.
public final class HangingDisk implements Storage {

    private final Storage disk;
    private final ReentrantLock held = new ReentrantLock();

    public HangingDisk(Storage disk) {
        this.disk = disk;
    }

    public void hang() {
        held.lock();
    }

    public void goOn() {
        held.unlock();
    }

    @Override
    public Contents read(String file) throws IOException {
        return disk.read(file);
    }

    @Override
    public void replace(String file, List<byte[]> payloads) throws IOException {
        held.lock();
        try {
            disk.replace(file, payloads);
        } finally {
            held.unlock();
        }
    }

    @Override
    public void append(String file, byte[] payload) throws IOException {
        held.lock();
        try {
            disk.append(file, payload);
        } finally {
            held.unlock();
        }
    }

    @Override
    public void delete(String file) throws IOException {
        disk.delete(file);
    }
}

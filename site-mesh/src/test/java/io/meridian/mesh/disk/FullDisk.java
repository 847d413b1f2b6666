package io.meridian.mesh.disk;

import java.io.IOException;
import java.util.List;

/// A storage that can be told to take nothing more.
public final class FullDisk implements Storage {

    private final Storage disk;
    public volatile boolean isFull;

    public FullDisk(Storage disk) {
        this.disk = disk;
    }

    private void check() throws IOException {
        if (isFull) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public Contents read(String file) throws IOException {
        return disk.read(file);
    }

    @Override
    public void replace(String file, List<byte[]> payloads) throws IOException {
        check();
        disk.replace(file, payloads);
    }

    @Override
    public void append(String file, byte[] payload) throws IOException {
        check();
        disk.append(file, payload);
    }

    @Override
    public void delete(String file) throws IOException {
        disk.delete(file);
    }
}

package io.meridian.mesh.disk;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// One value on disk, replaced whole: an incarnation, a federator's id, the last heard opinions.
public final class SmallFile {

    private final Storage storage;
    private final String name;

    public SmallFile(Storage storage, String name) {
        this.storage = storage;
        this.name = name;
    }

    /// The value; empty when it was never written, or is damaged.
    public Optional<byte[]> read() {
        try {
            return storage.read(name).payloads().stream().findFirst();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public void write(byte[] value) throws IOException {
        storage.replace(name, List.of(value));
    }
}

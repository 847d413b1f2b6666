package io.meridian.mesh.disk;

import java.io.IOException;
import java.util.Optional;

/// One value on disk, replaced whole: an incarnation, a federator's id, the last heard opinions.
public final class SmallFile {

    private final DataFolder folder;
    private final String name;

    public SmallFile(DataFolder folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /// The value; empty when it was never written, or is damaged.
    public Optional<byte[]> read() {
        try {
            Frames.Contents contents = folder.read(name);
            return contents.payloads().isEmpty()
                    ? Optional.empty()
                    : Optional.of(contents.payloads().getFirst());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public void write(byte[] value) throws IOException {
        folder.replace(name, java.util.List.of(value));
    }
}

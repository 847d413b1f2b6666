package io.meridian.mesh.disk;

import java.io.IOException;
import java.util.List;

/// Files of frames, in one folder. What a call that returned has written is on the disk; what a
/// call that threw has written is there or not, but never half.
public interface Storage {

    /// The sound frames of a file; none when it does not exist.
    Contents read(String file) throws IOException;

    /// Replaces a file whole; on a failure the old one stays.
    void replace(String file, List<byte[]> payloads) throws IOException;

    /// Adds a frame to a file's end.
    void append(String file, byte[] payload) throws IOException;

    void delete(String file) throws IOException;

    /// What could be read of a file.
    ///
    /// @param payloads in order
    /// @param damaged how many stretches of octets belonged to no sound frame
    record Contents(List<byte[]> payloads, int damaged) {}
}

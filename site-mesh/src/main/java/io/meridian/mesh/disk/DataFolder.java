package io.meridian.mesh.disk;

import io.meridian.mesh.MeshException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A node's folder, held by one process at a time. Files in it are replaced whole: written beside,
/// synced, renamed, and the folder synced.
public final class DataFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    /// @throws MeshException `InvalidConfiguration` when the folder cannot be made or another
    ///   process holds it
    public DataFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            lockFile =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new MeshException(
                    MeshException.Reason.InvalidConfiguration,
                    "data folder " + folder + " cannot be used: " + failed,
                    failed);
        }
        lock = lock();
    }

    private FileLock lock() {
        try {
            FileLock taken = lockFile.tryLock();
            if (taken != null) {
                return taken;
            }
        } catch (IOException | OverlappingFileLockException held) {
            // told below
        }
        throw new MeshException(
                MeshException.Reason.InvalidConfiguration,
                "data folder " + folder + " is in use by another process");
    }

    public Path resolve(String file) {
        return folder.resolve(file);
    }

    /// The sound frames of a file; none when it does not exist.
    ///
    /// @return the payloads, and how many stretches were damaged
    Frames.Contents read(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path)
                ? Frames.read(Files.readAllBytes(path))
                : new Frames.Contents(List.of(), 0);
    }

    /// Replaces a file; on any failure the old one stays.
    void replace(String file, List<byte[]> payloads) throws IOException {
        Path beside = folder.resolve(file + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        beside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteArrayOutputStream buffer = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(buffer);
            for (byte[] payload : payloads) {
                Frames.write(out, payload);
                if (buffer.size() > 1 << 20) {
                    flush(buffer, channel);
                }
            }
            flush(buffer, channel);
            channel.force(true);
        }
        Files.move(
                beside,
                folder.resolve(file),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    private static void flush(ByteArrayOutputStream buffer, FileChannel channel)
            throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(buffer.toByteArray());
        while (octets.hasRemaining()) {
            int _ = channel.write(octets);
        }
        buffer.reset();
    }

    /// Adds a frame to a file's end; it is on disk when this returns. A failed append is cut off
    /// again.
    void append(String file, byte[] payload) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        Frames.write(new DataOutputStream(buffer), payload);
        try (FileChannel channel =
                FileChannel.open(
                        folder.resolve(file),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            long end = channel.size();
            channel.position(end);
            try {
                flush(buffer, channel);
                channel.force(true);
            } catch (IOException failed) {
                FileChannel _ = channel.truncate(end);
                throw failed;
            }
        }
    }

    void delete(String file) throws IOException {
        Files.deleteIfExists(folder.resolve(file));
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException ignored) {
            // the system releases it with the process
        }
    }
}

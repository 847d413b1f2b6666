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
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A node's folder, held by one process at a time. A file in it is replaced by writing beside it,
/// syncing, renaming, and syncing the folder.
public final class DataFolder implements Storage, AutoCloseable {

    private static final int WRITE_BYTES = 1 << 20;

    private final Path folder;
    private final FileChannel lockFile;

    /// @throws MeshException `InvalidConfiguration` when the folder cannot be made or another
    ///   process holds it
    public DataFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            lockFile = open("lock");
        } catch (IOException failed) {
            throw new MeshException(
                    MeshException.Reason.InvalidConfiguration,
                    "data folder " + folder + " cannot be used: " + failed,
                    failed);
        }
        if (!isLocked()) {
            close();
            throw new MeshException(
                    MeshException.Reason.InvalidConfiguration,
                    "data folder " + folder + " is in use by another process");
        }
    }

    /// The system releases the lock with the process, however that ends.
    private boolean isLocked() {
        try {
            FileLock taken = lockFile.tryLock();
            return taken != null;
        } catch (IOException | OverlappingFileLockException held) {
            return false;
        }
    }

    @Override
    public Contents read(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path)
                ? Frames.read(Files.readAllBytes(path))
                : new Contents(List.of(), 0);
    }

    @Override
    public void replace(String file, List<byte[]> payloads) throws IOException {
        String beside = file + ".new";
        try (FileChannel channel = open(beside, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(payloads, channel);
            channel.force(true);
        }
        Files.move(
                folder.resolve(beside),
                folder.resolve(file),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        syncFolder();
    }

    /// A failed append is cut off again.
    @Override
    public void append(String file, byte[] payload) throws IOException {
        boolean isNew = !Files.exists(folder.resolve(file));
        try (FileChannel channel = open(file)) {
            long end = channel.size();
            try {
                write(List.of(payload), channel.position(end));
                channel.force(true);
            } catch (IOException failed) {
                FileChannel _ = channel.truncate(end);
                throw failed;
            }
        }
        if (isNew) {
            syncFolder();
        }
    }

    @Override
    public void delete(String file) throws IOException {
        Files.deleteIfExists(folder.resolve(file));
    }

    private FileChannel open(String file, OpenOption... more) throws IOException {
        List<OpenOption> options =
                new java.util.ArrayList<>(
                        List.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        options.addAll(List.of(more));
        return FileChannel.open(folder.resolve(file), options.toArray(new OpenOption[0]));
    }

    private static void write(List<byte[]> payloads, FileChannel channel) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(buffer);
        for (byte[] payload : payloads) {
            Frames.write(out, payload);
            if (buffer.size() > WRITE_BYTES) {
                flush(buffer, channel);
            }
        }
        flush(buffer, channel);
    }

    private static void flush(ByteArrayOutputStream buffer, FileChannel channel)
            throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(buffer.toByteArray());
        while (octets.hasRemaining()) {
            int _ = channel.write(octets);
        }
        buffer.reset();
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException ignored) {
            // the system releases it with the process
        }
    }
}

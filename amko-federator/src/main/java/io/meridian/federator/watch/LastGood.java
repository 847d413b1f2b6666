package io.meridian.federator.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Texts that were accepted, on disk: what is in force while a newer version is broken, also over a
/// restart.
public final class LastGood {

    private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);

    private final Path folder;

    public LastGood(Path folder) {
        this.folder = folder;
    }

    public void keep(String name, String text) {
        Path file = fileOf(name);
        try {
            Files.createDirectories(folder);
            if (Files.exists(file) && Files.readString(file).equals(text)) {
                return;
            }
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(beside, text);
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            LOG.warn("the last good version of {} cannot be kept: {}", name, failed.toString());
        }
    }

    public Optional<String> read(String name) {
        try {
            Path file = fileOf(name);
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public void forget(String name) {
        try {
            Files.deleteIfExists(fileOf(name));
        } catch (IOException failed) {
            LOG.warn("the last good version of {} cannot be removed: {}", name, failed.toString());
        }
    }

    /// Names hold slashes, and may be longer than a file's name may be.
    private Path fileOf(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        String hash = HexFormat.of().toHexDigits(name.hashCode());
        byte[] octets = plain.getBytes(StandardCharsets.UTF_8);
        String cut = octets.length <= 180 ? plain : plain.substring(0, 180);
        return folder.resolve(cut + "-" + hash + ".yaml");
    }
}

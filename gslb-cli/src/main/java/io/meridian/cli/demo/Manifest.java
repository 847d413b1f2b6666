package io.meridian.cli.demo;

import io.meridian.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A manifest that is edited as a person would: one piece of text for another.
record Manifest(Path file) {

    void replace(String piece, String with) {
        String before = read();
        if (!before.contains(piece)) {
            throw new CliException(
                    CliException.Reason.BadInput, file + " no longer holds: " + piece);
        }
        write(before.replace(piece, with));
    }

    String read() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw failure(unreadable);
        }
    }

    void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw failure(failed);
        }
    }

    private CliException failure(IOException failed) {
        return new CliException(CliException.Reason.Unavailable, file + ": " + failed, failed);
    }
}

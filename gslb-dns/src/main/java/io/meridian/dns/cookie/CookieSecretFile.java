package io.meridian.dns.cookie;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file that sites share their cookie secrets in: one or two lines of 32 hexadecimal digits,
/// the first one in use; empty lines and those that begin with `#` do not count. Looked at again
/// and again, so that secrets are rolled without a restart; a bad file leaves those in force.
public final class CookieSecretFile {

    private static final Logger LOG = LoggerFactory.getLogger(CookieSecretFile.class);

    private final Path file;
    private final CookieSecrets secrets;
    private List<CookieSecret> last;
    private String refusal = "";
    private final AtomicLong refusals = new AtomicLong();

    /// Reads the file for the first time.
    ///
    /// @throws IllegalArgumentException with file, line and rule
    public CookieSecretFile(Path file) {
        this.file = file;
        this.last = read(file);
        this.secrets = new CookieSecrets(last);
    }

    public CookieSecrets secrets() {
        return secrets;
    }

    /// How often the file was found bad, and the secrets in force were kept.
    public long refusals() {
        return refusals.get();
    }

    /// Takes over what the file says now. One thread at a time.
    public synchronized void reload() {
        try {
            List<CookieSecret> read = read(file);
            refusal = "";
            if (!read.equals(last)) {
                last = read;
                secrets.replace(read);
                LOG.info("cookie secrets taken over from {}: {} in force", file, read.size());
            }
        } catch (IllegalArgumentException bad) {
            refuse(String.valueOf(bad.getMessage()));
        }
    }

    private void refuse(String why) {
        if (!why.equals(refusal)) { // once, not at each look
            refusal = why;
            long _ = refusals.incrementAndGet();
            LOG.error("{}; the secrets in force stay", why);
        }
    }

    private static List<CookieSecret> read(Path file) {
        List<String> lines = lines(file);
        List<CookieSecret> read = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = file + ":" + (i + 1) + ": ";
            read.add(
                    CookieSecret.parse(line)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            place + "must be 32 hexadecimal digits")));
            if (read.size() > CookieSecrets.MOST) {
                throw new IllegalArgumentException(place + "must be no third secret");
            }
        }
        if (read.isEmpty()) {
            throw new IllegalArgumentException(file + ": must hold a secret");
        }
        return read;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException absent) {
            throw new IllegalArgumentException(file + ": must exist", absent);
        } catch (MalformedInputException binary) {
            throw new IllegalArgumentException(file + ": must be text", binary);
        } catch (IOException failed) {
            throw new IllegalArgumentException(
                    file + " cannot be read: " + failed.getMessage(), failed);
        }
    }
}

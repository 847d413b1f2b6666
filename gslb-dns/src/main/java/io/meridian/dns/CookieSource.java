package io.meridian.dns;

import io.meridian.daemon.StartException;
import io.meridian.dns.config.EdnsConfig;
import io.meridian.dns.cookie.CookieSecret;
import io.meridian.dns.cookie.CookieSecretFile;
import io.meridian.dns.cookie.CookieSecrets;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where this node's cookie secrets come from: the file that sites share, or none but its own.
public final class CookieSource {

    private static final long MILLIS_BETWEEN_LOOKS = 2_000;

    private final @Nullable CookieSecretFile file;
    private final @Nullable CookieSecrets secrets;

    /// @throws StartException when the file is not as it must be
    CookieSource(EdnsConfig config) {
        Path path = config.cookieSecretFile();
        this.file = path == null ? null : read(path);
        if (!config.cookies()) {
            this.secrets = null;
        } else {
            this.secrets =
                    file == null
                            ? new CookieSecrets(List.of(CookieSecret.random()))
                            : file.secrets();
        }
    }

    private static CookieSecretFile read(Path path) {
        try {
            return new CookieSecretFile(path);
        } catch (IllegalArgumentException bad) {
            throw new StartException(
                    StartException.Reason.InvalidInput,
                    "edns.cookie-secret-file: " + bad.getMessage(),
                    bad);
        }
    }

    /// Looks at the file from now on.
    void watch(Vertx vertx) {
        CookieSecretFile watched = file;
        if (watched != null) {
            long _ =
                    vertx.setPeriodic(
                            MILLIS_BETWEEN_LOOKS,
                            _ ->
                                    vertx.<Void>executeBlocking(() -> {
                                        watched.reload();
                                        return null;
                                    }));
        }
    }

    /// Null when cookies are not heeded.
    @Nullable CookieSecrets secrets() {
        return secrets;
    }

    /// How often the file was found bad since the start.
    public long refusals() {
        return file == null ? 0 : file.refusals();
    }

    /// Secrets that cookies are taken with; 0 when they are not heeded.
    public int inForce() {
        return secrets == null ? 0 : secrets.size();
    }
}

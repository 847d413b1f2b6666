package io.meridian.health.probe;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Tells what went wrong with a TLS handshake over a connection that stood. That is the target's
/// doing, unless it is nothing that a peer could have caused.
final class TlsTrouble {

    private TlsTrouble() {}

    static Outcome handshake(Throwable failure) {
        if (find(failure, CertificateExpiredException.class) != null) {
            return failed("certificate has expired");
        }
        if (find(failure, CertificateNotYetValidException.class) != null) {
            return failed("certificate is not valid yet");
        }
        if (find(failure, CertPathBuilderException.class) != null
                || find(failure, CertPathValidatorException.class) != null) {
            return failed("certificate is not trusted");
        }
        Throwable certificate = find(failure, CertificateException.class);
        if (certificate != null) {
            return failed("certificate: " + certificate.getMessage());
        }
        Throwable tls = find(failure, SSLException.class);
        if (tls != null) {
            String words = String.valueOf(tls.getMessage());
            boolean isNotTls = words.contains("not an SSL/TLS record");
            return failed(isNotTls ? "the answer is not TLS" : "TLS: " + words);
        }
        return isClosed(failure)
                ? failed("closed during the TLS handshake")
                : new Outcome.NotMade("TLS: " + Printable.of(String.valueOf(failure.getMessage())));
    }

    /// The peer hung up, in the words of whichever layer noticed.
    private static boolean isClosed(Throwable failure) {
        String words = (failure + " " + failure.getCause()).toLowerCase(Locale.ROOT);
        return words.contains("closed") || words.contains("reset") || words.contains("broken pipe");
    }

    private static Outcome failed(String evidence) {
        return new Outcome.Failed(Printable.of(evidence));
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 8; t = t.getCause(), depth++) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}

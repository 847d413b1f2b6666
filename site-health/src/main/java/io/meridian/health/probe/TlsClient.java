package io.meridian.health.probe;

import io.meridian.model.HealthMonitor.TlsSettings;
import io.meridian.model.IpAddress;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How this node does TLS as a client: what it trusts, and which certificates it can show. They are
/// read once.
final class TlsClient {

    private final Map<String, PemKeyCertOptions> certificates = new HashMap<>();

    /// @throws IllegalArgumentException when a certificate or its key cannot be read, naming it
    TlsClient(Vertx vertx, Map<String, ClientCertificate> certificates) {
        certificates.forEach(
                (name, files) -> this.certificates.put(name, read(vertx, name, files)));
    }

    private static PemKeyCertOptions read(Vertx vertx, String name, ClientCertificate files) {
        try {
            PemKeyCertOptions options =
                    new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(Files.readAllBytes(files.certificate())))
                            .addKeyValue(Buffer.buffer(Files.readAllBytes(files.key())));
            var _ = options.loadKeyStore(vertx);
            return options;
        } catch (IOException unreadable) {
            throw refusal(name, "cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (GeneralSecurityException | RuntimeException malformed) {
            throw refusal(
                    name, "is no certificate with its key: " + malformed.getMessage(), malformed);
        } catch (Exception other) { // what Vert.x declares
            throw refusal(name, other.toString(), other);
        }
    }

    private static IllegalArgumentException refusal(String name, String why, Exception cause) {
        return new IllegalArgumentException("client certificate '" + name + "' " + why, cause);
    }

    /// Null when this node lacks what they ask for.
    @Nullable ClientSSLOptions options(TlsSettings settings) {
        ClientSSLOptions options = new ClientSSLOptions();
        options.setHostnameVerificationAlgorithm(settings.verify() ? "HTTPS" : "");
        options.setTrustAll(!settings.verify());
        if (settings.trusted() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertValue(Buffer.buffer(settings.trusted())));
        }
        if (settings.clientCertificate() != null) {
            PemKeyCertOptions certificate = certificates.get(settings.clientCertificate());
            if (certificate == null) {
                return null;
            }
            options.setKeyCertOptions(certificate);
        }
        return options;
    }

    /// Which name the server is asked for; null: none.
    ///
    /// @param host of the request within, with or without a port; null: there is none
    static @Nullable String serverName(TlsSettings settings, @Nullable String host) {
        if (settings.serverName() != null || host == null) {
            return settings.serverName();
        }
        boolean bracketed = host.startsWith("[");
        int colon = host.indexOf(':');
        String name = bracketed || colon < 0 ? host : host.substring(0, colon);
        return bracketed || IpAddress.parse(name).isPresent() ? null : name;
    }
}

package io.meridian.health.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key with a certificate that it has signed itself, made by the JDK's `keytool`.
final class Certificates {

    private static final char[] PASSWORD = "password".toCharArray();

    private final KeyStore store;

    private Certificates(KeyStore store) {
        this.store = store;
    }

    /// @param names subject alternative names as `keytool` writes them: `dns:a.example`
    /// @param validity further options of `keytool`
    static Certificates of(Path folder, String names, String... validity) {
        try {
            Path file =
                    folder.resolve(names.replaceAll("[^a-z0-9]", "-") + validity.length + ".p12");
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    "it",
                                    "-keyalg",
                                    "EC",
                                    "-dname",
                                    "CN=probed",
                                    "-ext",
                                    "san=" + names,
                                    "-keystore",
                                    file.toString(),
                                    "-storetype",
                                    "PKCS12",
                                    "-storepass",
                                    new String(PASSWORD)));
            command.addAll(List.of(validity));
            Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError("keytool: " + said);
            }
            return new Certificates(KeyStore.getInstance(file.toFile(), PASSWORD));
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String pem() {
        try {
            return pem("CERTIFICATE", store.getCertificate("it").getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Both in files, as a node's configuration names them.
    ClientCertificate files(Path folder) {
        try {
            Key key = store.getKey("it", PASSWORD);
            return new ClientCertificate(
                    Files.writeString(folder.resolve("client.pem"), pem()),
                    Files.writeString(
                            folder.resolve("client.key"), pem("PRIVATE KEY", key.getEncoded())));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(String what, byte[] octets) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets)
                + "\n-----END "
                + what
                + "-----\n";
    }

    /// For a server that shows this certificate and trusts those of `client`.
    SSLContext server(Certificates client) {
        try {
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("it", client.store.getCertificate("it"));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}

package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.HealthMonitor.TlsSettings;
import io.meridian.model.Opinion.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTPS and TLS probes against servers with every kind of certificate, and against what is no
/// server of TLS at all.
class TlsProbeIT {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String NAME = "shop.example.com";

    @TempDir private static Path folder;
    private static Certificates good;
    private static Certificates expired;
    private static Certificates client;
    private static Probing probing;

    @BeforeAll
    static void makeCertificates() {
        good = Certificates.of(folder, "dns:" + NAME + ",ip:127.0.0.1", "-validity", "2");
        expired = Certificates.of(folder, "dns:" + NAME, "-startdate", "-3d", "-validity", "1");
        client = Certificates.of(folder, "dns:prober");
        probing = new Probing(Map.of("mine", client.files(folder)));
    }

    @AfterAll
    static void close() {
        probing.close();
    }

    @Test
    void passesOverHttpsWithAnyCertificateWhereNoneIsVerified() {
        assertThat(probe(expired, State.UP, TlsSettings.UNVERIFIED)).isEqualTo("200 OK");
    }

    @Test
    void passesWithATrustedCertificateForTheServersName() {
        assertThat(probe(good, State.UP, verifying(NAME, good))).isEqualTo("200 OK");
    }

    @Test
    void passesWithATrustedCertificateForTheAddressWhenNoNameIsKnown() {
        assertThat(probe(good, State.UP, verifying(null, good))).isEqualTo("200 OK");
    }

    @Test
    void takesTheServersNameFromTheHost() {
        try (Backend backend = backend(good, Backend.answering(OK))) {
            assertThat(
                            probing.until(
                                    State.UP,
                                    https(backend, verifying(null, good), NAME + ":8443")))
                    .isEqualTo("200 OK");
            assertThat(backend.requests().element()).contains("Host: " + NAME + ":8443\r\n");
        }
    }

    @Test
    void failsWithACertificateForAnotherName() {
        assertThat(probe(good, State.DOWN, verifying("pay.example.com", good)))
                .startsWith("certificate: ")
                .contains("pay.example.com");
    }

    @Test
    void failsWithACertificateThatNobodyTrusts() {
        assertThat(probe(good, State.DOWN, verifying(NAME, null)))
                .isEqualTo("certificate is not trusted");
    }

    @Test
    void failsWithAnExpiredCertificate() {
        assertThat(probe(expired, State.DOWN, verifying(NAME, expired)))
                .isEqualTo("certificate has expired");
    }

    @Test
    void showsItsCertificateToAServerThatWantsOne() {
        try (Backend backend = Backend.within(good.server(client), true, Backend.answering(OK))) {
            TlsSettings with = new TlsSettings(null, false, null, "mine");
            assertThat(probing.until(State.UP, https(backend, with, null))).isEqualTo("200 OK");
        }
    }

    @Test
    void failsWithoutACertificateAtAServerThatWantsOne() {
        try (Backend backend = Backend.within(good.server(client), true, Backend.answering(OK))) {
            assertThat(probing.until(State.DOWN, https(backend, TlsSettings.UNVERIFIED, null)))
                    .containsAnyOf("certificate", "closed", "reset");
        }
    }

    @Test
    void knowsNothingWithoutTheCertificateThatItWasToShow() {
        try (Backend backend = backend(good, Backend.answering(OK))) {
            TlsSettings with = new TlsSettings(null, false, null, "another");
            assertThat(probing.until(State.UNKNOWN, https(backend, with, null)))
                    .isEqualTo("this node has no client certificate 'another'");
        }
    }

    @Test
    void failsWhereTheAnswerIsNotTls() {
        try (Backend backend = new Backend("127.0.0.1", Backend.greeting("220 hello\r\n"))) {
            assertThat(probing.until(State.DOWN, https(backend, TlsSettings.UNVERIFIED, null)))
                    .isEqualTo("the answer is not TLS");
        }
    }

    @Test
    void hangsUpOnAServerThatNeverShakesHands() {
        try (Backend backend = new Backend("127.0.0.1", Backend.silent())) {
            assertThat(probing.until(State.DOWN, tls(backend, Probing.BRIEF)))
                    .isEqualTo("no answer within 300 ms");
            Probing.await(() -> backend.hungUp() > 0, "nobody hung up");
        }
    }

    @Test
    void failsWhenTheServerHangsUpOnTheHandshake() {
        try (Backend backend = new Backend("127.0.0.1", (_, _) -> {})) {
            assertThat(probing.until(State.DOWN, tls(backend, Probing.PATIENT)))
                    .containsAnyOf("closed during the TLS handshake", "connection reset");
        }
    }

    @Test
    void aHandshakeIsEnoughForTheTlsProbe() {
        try (Backend backend = backend(good, Backend.silent())) {
            assertThat(probing.until(State.UP, tls(backend, Probing.PATIENT)))
                    .isEqualTo("TLS handshake done");
        }
    }

    private String probe(Certificates server, State state, TlsSettings settings) {
        try (Backend backend = backend(server, Backend.answering(OK))) {
            return probing.until(state, https(backend, settings, null));
        }
    }

    private Backend backend(Certificates server, Backend.Manner manner) {
        return Backend.within(server.server(client), false, manner);
    }

    private static TlsSettings verifying(@Nullable String name, @Nullable Certificates trusted) {
        return new TlsSettings(name, true, trusted == null ? null : trusted.pem(), null);
    }

    private static HealthMonitor https(
            Backend backend, TlsSettings settings, @Nullable String host) {
        return new HealthMonitor.Http(
                "m", backend.port(), Probing.PATIENT, "GET", "/", host, List.of(), settings);
    }

    private static HealthMonitor tls(Backend backend, Timing timing) {
        return new HealthMonitor.Tls("m", null, backend.port(), timing, TlsSettings.UNVERIFIED);
    }
}

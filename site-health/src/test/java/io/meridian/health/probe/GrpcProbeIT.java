package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.HealthMonitor.TlsSettings;
import io.meridian.model.Opinion.State;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// gRPC health probes against servers over HTTP/2 that answer as `grpc.health.v1` says, and
/// otherwise.
class GrpcProbeIT {

    /// `HealthCheckResponse { status: SERVING }` in a frame.
    private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};

    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final Probing probing = new Probing(Map.of());

    @AfterEach
    void close() {
        probing.close();
        vertx.close().await();
    }

    @Test
    void passesWhenTheServiceIsServing() {
        AtomicReference<Buffer> asked = new AtomicReference<>();
        AtomicReference<String> head = new AtomicReference<>();
        int port =
                server(request -> {
                    head.set(
                            request.method()
                                    + " "
                                    + request.path()
                                    + " "
                                    + request.authority()
                                    + " "
                                    + request.getHeader("content-type"));
                    request.body()
                            .onSuccess(body -> {
                                asked.set(body);
                                answer(request, SERVING, "0");
                            });
                });

        assertThat(probing.until(State.UP, grpc(port, "shop"))).isEqualTo("SERVING");

        assertThat(asked.get().getBytes())
                .isEqualTo(new byte[] {0, 0, 0, 0, 6, 10, 4, 's', 'h', 'o', 'p'});
        assertThat(head.get())
                .isEqualTo(
                        "POST /grpc.health.v1.Health/Check 127.0.0.1:"
                                + port
                                + " application/grpc");
    }

    @Test
    void failsWhenTheServiceIsNotServing() {
        int port = server(request -> answer(request, new byte[] {0, 0, 0, 0, 2, 8, 2}, "0"));
        assertThat(probing.until(State.DOWN, grpc(port, ""))).isEqualTo("NOT_SERVING");
    }

    @Test
    void aStatusThatIsNotWrittenIsUnknown() {
        int port = server(request -> answer(request, new byte[] {0, 0, 0, 0, 0}, "0"));
        assertThat(probing.until(State.DOWN, grpc(port, ""))).isEqualTo("UNKNOWN");
    }

    @Test
    void failsWhenTheServerKnowsNoSuchService() {
        int port =
                server(request ->
                        request.response()
                                .putHeader("content-type", "application/grpc")
                                .putHeader("grpc-status", "5")
                                .end());
        assertThat(probing.until(State.DOWN, grpc(port, "shop")))
                .isEqualTo("the server knows no such service");
    }

    @Test
    void failsOnAMessageThatIsNone() {
        int port = server(request -> answer(request, new byte[] {0, 0, 0, 0, 9, 8}, "0"));
        assertThat(probing.until(State.DOWN, grpc(port, "")))
                .isEqualTo("not a health answer of gRPC");
    }

    @Test
    void failsOnAnAnswerWithoutEnd() {
        int port =
                server(request -> {
                    request.response().setChunked(true);
                    vertx.setPeriodic(
                            1, _ -> request.response().write(Buffer.buffer(new byte[999])));
                });
        assertThat(probing.until(State.DOWN, grpc(port, "")))
                .isEqualTo("not a health answer of gRPC: it does not end");
    }

    @Test
    void failsOnAnOrdinaryWebServer() {
        int port = server(request -> request.response().setStatusCode(404).end());
        assertThat(probing.until(State.DOWN, grpc(port, "")))
                .isEqualTo("HTTP status 404, expected 200");
    }

    @Test
    void failsOnAServerThatDoesNotSpeakHttp2() {
        try (Backend backend =
                new Backend("127.0.0.1", Backend.greeting("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertThat(probing.until(State.DOWN, grpc(backend.port(), "")))
                    .isEqualTo("the answer is not HTTP/2");
        }
    }

    @Test
    void hangsUpOnAServerThatSaysNothing() {
        try (Backend backend = new Backend("127.0.0.1", Backend.silent())) {
            assertThat(probing.until(State.DOWN, grpc(backend.port(), "", Probing.BRIEF, null)))
                    .isEqualTo("no answer within 300 ms");
            Probing.await(() -> backend.hungUp() > 0, "nobody hung up");
        }
    }

    @Test
    void failsWhereNobodyListens() {
        Backend backend = new Backend("127.0.0.1", Backend.silent());
        backend.close();
        assertThat(probing.until(State.DOWN, grpc(backend.port(), "")))
                .isEqualTo("connection refused");
    }

    @Test
    void verifiesTheServersCertificate() {
        Certificates good = Certificates.of(folder, "dns:shop.example.com");
        ClientCertificate files = good.files(folder);
        HttpServerOptions options =
                new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(
                                new PemKeyCertOptions()
                                        .setCertPath(files.certificate().toString())
                                        .setKeyPath(files.key().toString()));
        int port = server(options, request -> answer(request, SERVING, "0"));
        TlsSettings trusting = new TlsSettings("shop.example.com", true, good.pem(), null);
        TlsSettings other = new TlsSettings("pay.example.com", true, good.pem(), null);

        assertThat(probing.until(State.UP, grpc(port, "", Probing.PATIENT, trusting)))
                .isEqualTo("SERVING");
        assertThat(probing.until(State.DOWN, grpc(port, "", Probing.PATIENT, other)))
                .contains("pay.example.com");
    }

    private int server(Handler<HttpServerRequest> handler) {
        return server(new HttpServerOptions(), handler);
    }

    private int server(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        HttpServer server = vertx.createHttpServer(options).requestHandler(handler);
        return server.listen(0, "127.0.0.1").await().actualPort();
    }

    private static void answer(HttpServerRequest request, byte[] body, String status) {
        request.response()
                .putHeader("content-type", "application/grpc")
                .putTrailer("grpc-status", status)
                .end(Buffer.buffer(body));
    }

    private static HealthMonitor grpc(int port, String service) {
        return grpc(port, service, Probing.PATIENT, null);
    }

    private static HealthMonitor grpc(
            int port, String service, Timing timing, @Nullable TlsSettings tls) {
        return new HealthMonitor.Grpc("m", null, port, timing, service, null, tls);
    }
}

package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One call of `grpc.health.v1.Health/Check` over an HTTP/2 connection of its own, which is closed
/// in the moment that the outcome is known.
///
/// Owned by the prober's thread.
final class GrpcAttempt implements Attempts.Attempt {

    private static final String CALL = "/grpc.health.v1.Health/Check";

    /// A health answer has 7 octets.
    private static final int MOST_OCTETS = 4096;

    private static final String UNIMPLEMENTED = "12";
    private static final String NOT_FOUND = "5";

    private final ProbeTarget target;
    private final HealthMonitor.Grpc monitor;
    private final SocketAttempt.@Nullable Within tls;
    private final Consumer<Outcome> ended;
    private final HttpClientAgent client;
    private final Buffer body = Buffer.buffer();
    private boolean over;

    GrpcAttempt(
            Vertx vertx,
            ProbeTarget target,
            HealthMonitor.Grpc monitor,
            SocketAttempt.@Nullable Within tls,
            Consumer<Outcome> ended) {
        this.target = target;
        this.monitor = monitor;
        this.tls = tls;
        this.ended = ended;
        Duration timeout = monitor.timing().timeout();
        // A client of its own: to close it is the one way to hang up on a target that never ends
        // the handshake. The idle limit is for one that keeps even that waiting.
        this.client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false)
                                .setUseAlpn(tls != null)
                                .setConnectTimeout(millis(timeout))
                                .setIdleTimeout(millis(timeout))
                                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS));
    }

    private static int millis(Duration timeout) {
        return Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    void begin() {
        RequestOptions call =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setURI(CALL)
                        .setServer(
                                SocketAddress.inetSocketAddress(
                                        monitor.port(), target.address().toString()))
                        .setHost(host())
                        .setPort(monitor.port())
                        .setSsl(tls != null);
        if (tls != null) {
            ClientSSLOptions options = tls.options();
            options.setUseAlpn(true).setApplicationLayerProtocols(List.of("h2"));
            call.setSslOptions(options);
        }
        client.request(call).onComplete(this::call, this::notConnected);
    }

    private String host() {
        return tls != null && tls.serverName() != null
                ? tls.serverName()
                : target.address().toString();
    }

    @Override
    public void abandon() {
        end(new Outcome.NotMade("abandoned"));
    }

    private void notConnected(Throwable failure) {
        if (failure.getClass().getSimpleName().equals("Http2Exception")) {
            end(new Outcome.Failed("the answer is not HTTP/2"));
        } else if (tls != null && isTls(failure)) {
            end(TlsTrouble.handshake(failure));
        } else {
            end(ConnectionTrouble.connecting(failure, monitor.timing().timeout()));
        }
    }

    private static boolean isTls(Throwable failure) {
        return failure instanceof SSLException || failure.getCause() instanceof SSLException;
    }

    private void call(HttpClientRequest request) {
        Outcome invalid = tls == null ? null : tls.invalid(request.connection().sslSession());
        if (invalid != null) {
            end(invalid);
        }
        if (over) {
            return;
        }
        String authority = monitor.authority();
        request.authority(
                HostAndPort.parseAuthority(authority == null ? target.authority() : authority, -1));
        request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
        request.exceptionHandler(this::broken);
        request.send(GrpcHealth.request(monitor.service()))
                .onComplete(this::answered, this::broken);
    }

    private void answered(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            end(new Outcome.Failed("HTTP status " + response.statusCode() + ", expected 200"));
            return;
        }
        response.exceptionHandler(this::broken);
        response.handler(octets -> {
            body.appendBuffer(octets);
            if (body.length() > MOST_OCTETS) {
                end(new Outcome.Failed("not a health answer of gRPC: it does not end"));
            }
        });
        response.endHandler(_ -> end(judge(response)));
    }

    /// The status of the call stands behind the answer, or in the head when there is none.
    private Outcome judge(HttpClientResponse response) {
        String status = response.getTrailer("grpc-status");
        if (status == null) {
            status = response.getHeader("grpc-status");
        }
        if (status == null) {
            return new Outcome.Failed("not an answer of gRPC: no grpc-status");
        }
        return switch (status) {
            case "0" -> GrpcHealth.outcome(body);
            case NOT_FOUND -> new Outcome.Failed("the server knows no such service");
            case UNIMPLEMENTED -> new Outcome.Failed("the server has no health service");
            default -> new Outcome.Failed("gRPC status " + Printable.of(status));
        };
    }

    private void broken(Throwable failure) {
        end(ConnectionTrouble.connected(failure));
    }

    private void end(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        client.close();
        ended.accept(outcome);
    }
}

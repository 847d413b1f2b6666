package io.meridian.health.probe;

import io.meridian.health.Clock;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.TlsSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Attempts over sockets, a fresh one each: a connection kept open would hide that nobody listens
/// any more.
final class SocketAttempts implements Attempts {

    private final Vertx vertx;
    private final Clock clock;
    private final NetClient client;
    private final TlsClient tlsClient;
    private final Pings pings;

    SocketAttempts(Vertx vertx, Clock clock, ProberConfig config) {
        this.vertx = vertx;
        this.clock = clock;
        this.client = vertx.createNetClient(new NetClientOptions().setReconnectAttempts(0));
        this.tlsClient = new TlsClient(vertx, config.clientCertificates());
        this.pings = new Pings(clock);
    }

    @Override
    public Attempt begin(ProbeTarget target, Consumer<Outcome> ended) {
        return switch (target.monitor()) {
            case HealthMonitor.Http http ->
                    within(
                            http.tls(),
                            http.host(),
                            ended,
                            tls -> connect(target, tls, new HttpDialogue(target, http), ended));
            case HealthMonitor.Tcp tcp -> connect(target, null, dialogue(tcp), ended);
            case HealthMonitor.Tls tls ->
                    within(
                            tls.settings(),
                            null,
                            ended,
                            with ->
                                    connect(
                                            target,
                                            with,
                                            new TcpDialogue("TLS handshake done"),
                                            ended));
            case HealthMonitor.Udp udp -> exchange(target, new TextDatagrams(udp), ended);
            case HealthMonitor.Dns dns -> exchange(target, new DnsDatagrams(dns), ended);
            case HealthMonitor.Icmp _ -> pings.begin(target, ended);
            case HealthMonitor.Grpc grpc ->
                    within(
                            grpc.tls(),
                            grpc.authority(),
                            ended,
                            tls -> {
                                GrpcAttempt attempt =
                                        new GrpcAttempt(vertx, target, grpc, tls, ended);
                                attempt.begin();
                                return attempt;
                            });
        };
    }

    private static Dialogue dialogue(HealthMonitor.Tcp tcp) {
        HealthMonitor.Match expect = tcp.expect();
        return expect == null && tcp.send() == null
                ? new TcpDialogue("connected")
                : new TextDialogue(
                        tcp.send(), expect == null ? new HealthMonitor.Match("", 1) : expect);
    }

    private Attempt connect(
            ProbeTarget target,
            SocketAttempt.@Nullable Within tls,
            Dialogue dialogue,
            Consumer<Outcome> ended) {
        SocketAttempt attempt = new SocketAttempt(target, tls, dialogue, ended);
        attempt.begin(client);
        return attempt;
    }

    private Attempt exchange(ProbeTarget target, Datagrams datagrams, Consumer<Outcome> ended) {
        DatagramAttempt attempt = new DatagramAttempt(clock, target, datagrams, ended);
        attempt.begin();
        return attempt;
    }

    /// Begins an attempt within TLS, if this node has what that takes.
    private Attempt within(
            @Nullable TlsSettings settings,
            @Nullable String host,
            Consumer<Outcome> ended,
            Function<SocketAttempt.@Nullable Within, Attempt> begin) {
        if (settings == null) {
            return begin.apply(null);
        }
        ClientSSLOptions options = tlsClient.options(settings);
        if (options == null) {
            ended.accept(
                    new Outcome.NotMade(
                            "this node has no client certificate '"
                                    + Printable.of(String.valueOf(settings.clientCertificate()))
                                    + "'"));
            return () -> {};
        }
        return begin.apply(
                new SocketAttempt.Within(
                        options, settings.verify(), TlsClient.serverName(settings, host)));
    }

    @Override
    public void close() {
        client.close();
        pings.close();
    }
}

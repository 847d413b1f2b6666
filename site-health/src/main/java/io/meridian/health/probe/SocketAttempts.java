package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.function.Consumer;

/// Attempts over TCP sockets, a fresh one each: a connection kept open would hide that nobody
/// listens any more.
final class SocketAttempts implements Attempts {

    private final NetClient client;

    SocketAttempts(Vertx vertx) {
        this.client = vertx.createNetClient(new NetClientOptions().setReconnectAttempts(0));
    }

    @Override
    public Attempt begin(ProbeTarget target, Consumer<Outcome> ended) {
        Dialogue dialogue =
                switch (target.monitor()) {
                    case HealthMonitor.Http http -> new HttpDialogue(target, http);
                    case HealthMonitor.Tcp _ -> new TcpDialogue();
                };
        SocketAttempt attempt = new SocketAttempt(target, dialogue, ended);
        attempt.begin(client);
        return attempt;
    }

    @Override
    public void close() {
        client.close();
    }
}

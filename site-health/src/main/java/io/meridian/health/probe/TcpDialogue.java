package io.meridian.health.probe;

import io.vertx.core.buffer.Buffer;

/// Silence: an established connection is all that is asked for.
final class TcpDialogue implements Dialogue {

    private static final Outcome CONNECTED = new Outcome.Passed("connected");

    @Override
    public String opening() {
        return "";
    }

    @Override
    public Outcome connected() {
        return CONNECTED;
    }

    @Override
    public Outcome heard(Buffer octets) {
        return CONNECTED;
    }
}

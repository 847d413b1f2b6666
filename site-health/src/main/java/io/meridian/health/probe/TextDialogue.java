package io.meridian.health.probe;

import io.meridian.model.HealthMonitor.Match;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Octets that are sent, and a text that must come back: a banner, or the answer to a command.
final class TextDialogue implements Dialogue {

    private final @Nullable String send;
    private final TextSearch search;

    TextDialogue(@Nullable String send, Match expect) {
        this.send = send;
        this.search = new TextSearch(expect);
    }

    @Override
    public Buffer opening() {
        return send == null
                ? Buffer.buffer()
                : Buffer.buffer(send.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public @Nullable Outcome connected() {
        return null;
    }

    @Override
    public @Nullable Outcome heard(Buffer octets) {
        return switch (search.hear(octets.toString(StandardCharsets.ISO_8859_1))) {
            case FOUND -> new Outcome.Passed("answered " + search.sought());
            case NOT_IN_REACH -> new Outcome.Failed(search.missing());
            case NOT_YET -> null;
        };
    }

    @Override
    public Outcome closed() {
        return new Outcome.Failed(
                search.hasHeard()
                        ? search.missing() + ", then closed"
                        : "closed without an answer");
    }
}

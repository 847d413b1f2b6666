package io.meridian.health.probe;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// What is said over one connection, and when enough has been heard.
///
/// Owned by the prober's thread; used once.
sealed interface Dialogue permits HttpDialogue, TcpDialogue, TextDialogue {

    /// What is sent once connected; empty when nothing is.
    Buffer opening();

    /// The outcome when being connected decides; null when an answer does.
    @Nullable Outcome connected();

    /// The outcome when what was heard so far decides; null when more is needed.
    @Nullable Outcome heard(Buffer octets);

    /// The outcome when the target ends the connection before anything decided.
    default Outcome closed() {
        return new Outcome.Failed("closed without an answer");
    }
}

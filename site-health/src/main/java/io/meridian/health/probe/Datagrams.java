package io.meridian.health.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is asked in one datagram, and what is made of those that come back. Used once, by the
/// thread of its attempt.
sealed interface Datagrams permits TextDatagrams, DnsDatagrams {

    byte[] question();

    /// The outcome when this datagram decides; null when it is to be passed over.
    @Nullable Outcome heard(byte[] octets);

    /// How long to listen; null: until the attempt's time limit.
    default @Nullable Duration patience(Duration timeout) {
        return null;
    }

    /// The outcome when patience ends in silence.
    default Outcome silence() {
        return new Outcome.Failed("no answer");
    }
}

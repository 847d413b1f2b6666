package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Match;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Octets that are sent, and a text that must come back in a single datagram. Where no answer is
/// expected, silence is good, and only the host's word that nobody listens is not.
final class TextDatagrams implements Datagrams {

    /// By then an ICMP message has come back from anywhere on earth.
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(1);

    private final HealthMonitor.Udp monitor;

    TextDatagrams(HealthMonitor.Udp monitor) {
        this.monitor = monitor;
    }

    @Override
    public byte[] question() {
        return monitor.send().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Outcome heard(byte[] octets) {
        Match match = monitor.expect();
        if (match == null || match.text().isEmpty()) {
            return new Outcome.Passed("answered " + octets.length + " bytes");
        }
        TextSearch search = new TextSearch(match);
        TextSearch.Result result = search.hear(new String(octets, StandardCharsets.ISO_8859_1));
        return result == TextSearch.Result.FOUND
                ? new Outcome.Passed("answered " + search.sought())
                : new Outcome.Failed(search.missing());
    }

    @Override
    public @Nullable Duration patience(Duration timeout) {
        if (monitor.expect() != null) {
            return null;
        }
        Duration half = timeout.dividedBy(2);
        return half.compareTo(LONGEST_PATIENCE) < 0 ? half : LONGEST_PATIENCE;
    }

    @Override
    public Outcome silence() {
        return new Outcome.Passed("sent, and nobody said that nobody listens");
    }
}

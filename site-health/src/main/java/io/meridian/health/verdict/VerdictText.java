package io.meridian.health.verdict;

import io.meridian.health.verdict.Verdict.State;
import io.meridian.model.Quorum;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A verdict as a line of text: `UP majority http://192.0.2.1:80/…`, or with the sites that its
/// rule asks, `DOWN any/london/newyork tcp://…`.
public final class VerdictText {

    private VerdictText() {}

    public static String of(VerdictKey key, State state) {
        StringBuilder text = new StringBuilder(state.name()).append(' ');
        text.append(key.quorum().rule().name().toLowerCase(Locale.ROOT));
        for (String site : key.quorum().probeFrom()) {
            text.append('/').append(URLEncoder.encode(site, StandardCharsets.UTF_8));
        }
        return text.append(' ').append(key.target()).toString();
    }

    /// Empty for a line that is none.
    public static Optional<Map.Entry<VerdictKey, State>> read(String line) {
        String[] words = line.split(" ", 3);
        if (words.length < 3) {
            return Optional.empty();
        }
        for (State state : State.values()) {
            Quorum quorum = words[0].equals(state.name()) ? quorum(words[1]) : null;
            if (quorum != null) {
                return Optional.of(Map.entry(new VerdictKey(words[2], quorum), state));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Quorum quorum(String text) {
        try {
            List<String> parts = List.of(text.split("/"));
            List<String> sites =
                    parts.stream()
                            .skip(1)
                            .map(site -> URLDecoder.decode(site, StandardCharsets.UTF_8))
                            .toList();
            return new Quorum(
                    Quorum.Rule.valueOf(parts.getFirst().toUpperCase(Locale.ROOT)), sites);
        } catch (IllegalArgumentException | NoSuchElementException damaged) {
            return null;
        }
    }
}

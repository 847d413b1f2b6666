package io.meridian.dns.zone.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/// An entry that is no record but says how to read others.
public sealed interface DirectiveLine {

    /// `$ORIGIN NAME` (RFC 1035 §5.1).
    record Origin(Name name) implements DirectiveLine {}

    /// `$TTL SECONDS` (RFC 2308 §4).
    record Ttl(long seconds) implements DirectiveLine {}

    /// `$INCLUDE FILE [ORIGIN]` (RFC 1035 §5.1).
    record Include(String file, Name origin) implements DirectiveLine {}

    /// `$GENERATE`.
    record Generate(GenerateDirective directive) implements DirectiveLine {}

    /// Reads an entry that begins with `$`.
    ///
    /// @param origin that relative names in it are meant from
    static DirectiveLine read(String entry, Name origin) throws ZoneTextException {
        EntryTokens tokens = new EntryTokens(entry);
        String directive = String.valueOf(tokens.firstWord());
        DirectiveLine read =
                switch (directive.toUpperCase(Locale.ROOT)) {
                    case "$ORIGIN" -> new Origin(EntryTokens.name(tokens.word("a name"), origin));
                    case "$TTL" -> new Ttl(ttl(tokens.word("a TTL")));
                    case "$INCLUDE" -> include(tokens, origin);
                    case "$GENERATE" -> new Generate(GenerateDirective.read(entry));
                    default ->
                            throw new ZoneTextException(
                                    "must be $ORIGIN, $TTL, $INCLUDE or $GENERATE, was "
                                            + directive,
                                    0);
                };
        if (!(read instanceof Generate)) {
            tokens.end();
        }
        return read;
    }

    private static long ttl(String word) throws ZoneTextException {
        long seconds = EntryTokens.ttl(word);
        if (seconds < 0) {
            throw new ZoneTextException("must be a TTL, was '" + word + "'", 0);
        }
        return seconds;
    }

    private static Include include(EntryTokens tokens, Name origin) throws ZoneTextException {
        String file = tokens.word("a file");
        @Nullable String itsOrigin = tokens.wordOrNull();
        return new Include(file, itsOrigin == null ? origin : EntryTokens.name(itsOrigin, origin));
    }
}

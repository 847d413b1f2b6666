package io.meridian.dns.zone.text;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TTL;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Tokenizer;

/// The words of one entry, as dnsjava's tokenizer gives them; its complaints, with their lines.
final class EntryTokens {

    /// Its messages begin with a file's name and a line, of which it knows neither.
    private static final Pattern PLACE = Pattern.compile("^<none>:(\\d+): ");

    private static final long MAX_TTL = 0x7fffffffL;

    private final Tokenizer tokens;

    EntryTokens(String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        tokens =
                new Tokenizer(
                        new BufferedInputStream(
                                new ByteArrayInputStream(octets), Math.max(1, octets.length)));
    }

    Tokenizer tokenizer() {
        return tokens;
    }

    /// What the entry begins with, or null for a blank in its first column.
    @Nullable String firstWord() throws ZoneTextException {
        try {
            Tokenizer.Token first = tokens.get(true, false);
            if (first.type() == Tokenizer.QUOTED_STRING) {
                throw new ZoneTextException("must begin with a name, not with a quoted string", 0);
            }
            return first.type() == Tokenizer.WHITESPACE ? null : first.value();
        } catch (IOException malformed) {
            throw problem(malformed);
        }
    }

    String word(String what) throws ZoneTextException {
        String word = wordOrNull();
        if (word == null) {
            throw new ZoneTextException("must have " + what, 0);
        }
        return word;
    }

    @Nullable String wordOrNull() throws ZoneTextException {
        try {
            Tokenizer.Token next = tokens.get();
            return next.isString() ? next.value() : null;
        } catch (IOException malformed) {
            throw problem(malformed);
        }
    }

    void end() throws ZoneTextException {
        String rest = wordOrNull();
        if (rest != null) {
            throw new ZoneTextException("must end here, went on with '" + rest + "'", 0);
        }
    }

    static Name name(String word, Name origin) throws ZoneTextException {
        try {
            return Name.fromString(word, origin);
        } catch (TextParseException malformed) {
            throw new ZoneTextException(
                    "must be a domain name, was '" + word + "': " + malformed.getMessage(), 0);
        }
    }

    /// Seconds, or -1 for what is no TTL. More than 31 bits count as 0 (RFC 2181 §8).
    static long ttl(String word) {
        try {
            long seconds = TTL.parse(word, false);
            return seconds > MAX_TTL ? 0 : seconds;
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    static ZoneTextException problem(Exception malformed) {
        String message = String.valueOf(malformed.getMessage());
        Matcher place = PLACE.matcher(message);
        if (place.find()) {
            int line = Integer.parseInt(place.group(1)) - 1;
            return new ZoneTextException(message.substring(place.end()), line);
        }
        return new ZoneTextException(message, 0);
    }
}

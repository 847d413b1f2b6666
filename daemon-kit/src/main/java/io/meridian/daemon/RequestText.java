package io.meridian.daemon;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the texts of a request strictly: octets that are no text are refused, not replaced, as
/// they would be taken for something that nobody sent.
final class RequestText {

    private RequestText() {}

    /// Whether a `Content-Type` is JSON, whatever its parameters.
    static boolean isJson(String type) {
        int parameters = type.indexOf(';');
        String plain = parameters < 0 ? type : type.substring(0, parameters);
        return plain.strip().equalsIgnoreCase("application/json");
    }

    /// @throws IllegalArgumentException for what is not UTF-8
    static String utf8(String what, byte[] octets) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(octets);
        CharBuffer out = CharBuffer.allocate(octets.length);
        if (decoder.decode(in, out, true).isError()) {
            throw new IllegalArgumentException(
                    what + " must be UTF-8, octet " + (in.position() + 1) + " is not");
        }
        return out.flip().toString();
    }

    /// @param query as it stands in the request line; null without
    /// @throws IllegalArgumentException for what is not percent-encoded UTF-8
    static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name =
                        decoded(
                                "a parameter's name",
                                equals < 0 ? pair : pair.substring(0, equals));
                parameters.put(name, equals < 0 ? "" : decoded(name, pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String what, String text) {
        byte[] octets;
        try {
            octets =
                    URLDecoder.decode(text, StandardCharsets.ISO_8859_1)
                            .getBytes(StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    Excerpt.of(what) + " must be percent-encoded, was '" + Excerpt.of(text) + "'",
                    malformed);
        }
        return utf8(Excerpt.of(what), octets);
    }
}

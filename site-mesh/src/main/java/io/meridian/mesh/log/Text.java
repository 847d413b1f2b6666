package io.meridian.mesh.log;

import java.nio.charset.StandardCharsets;

/// Records' JSON within other JSON: carried as text, so that its octets survive as they are.
public final class Text {

    private Text() {}

    public static String of(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    public static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.meridian.health.probe;

/// Text from elsewhere, made fit for a terminal, a log line and a peer: evidence quotes what
/// targets say, and a target may say anything.
final class Printable {

    /// A reason phrase or an error message in full; a novel not.
    private static final int MOST_CHARS = 80;

    private Printable() {}

    /// Printable ASCII, everything else as `?`, cut short where it is long.
    static String of(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), MOST_CHARS) + 3);
        for (int i = 0; i < text.length() && i < MOST_CHARS; i++) {
            char c = text.charAt(i);
            printable.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text.length() > MOST_CHARS
                ? printable.append("...").toString()
                : printable.toString();
    }
}

package io.meridian.daemon;

/// What somebody sent, as it is told back: cut where it is long, so that an error stays readable.
public final class Excerpt {

    private static final int LONGEST = 120;

    private Excerpt() {}

    /// The text itself, or its beginning and how long it is.
    public static String of(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }
}

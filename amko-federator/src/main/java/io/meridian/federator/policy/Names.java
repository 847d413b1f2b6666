package io.meridian.federator.policy;

import java.util.Locale;

/// Domain names as objects write them.
public final class Names {

    private Names() {}

    /// A name as it is compared: lower case, without the final dot.
    public static String plain(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}

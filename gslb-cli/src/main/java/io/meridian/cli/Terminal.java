package io.meridian.cli;

import java.io.Console;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/// Whether and how to colour: only on a terminal, and never against `NO_COLOR`.
public final class Terminal {

    private static final boolean COLOURED = isColoured();

    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // NullAway knows the older contract
    private static boolean isColoured() {
        Console console = System.console();
        return System.getenv("NO_COLOR") == null
                && !"dumb".equals(System.getenv("TERM"))
                && console != null
                && console.isTerminal();
    }

    static ColorScheme colorScheme() {
        return picocli.CommandLine.Help.defaultColorScheme(COLOURED ? Ansi.ON : Ansi.OFF);
    }

    public static String good(String text) {
        return wrap("32", text);
    }

    public static String bad(String text) {
        return wrap("31", text);
    }

    public static String strong(String text) {
        return wrap("1", text);
    }

    public static String faint(String text) {
        return wrap("2", text);
    }

    private static String wrap(String code, String text) {
        return COLOURED ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}

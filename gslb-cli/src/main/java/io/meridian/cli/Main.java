package io.meridian.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// The entry point of every verb.
public final class Main {

    private static final String HEADER =
            "Meridian: DNS that answers each client with the best healthy site.%n";

    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /// Runs one verb.
    ///
    /// @return the exit code, see {@link ExitCode}
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Gslb());
        line.getCommandSpec().usageMessage().header(HEADER); // here: verbs do not inherit it so
        line.setOut(out);
        line.setErr(err);
        line.setColorScheme(Terminal.colorScheme());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Failures::usage);
        line.setExecutionExceptionHandler(Failures::execution);
        return line.execute(args);
    }
}

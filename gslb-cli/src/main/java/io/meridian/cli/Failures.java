package io.meridian.cli;

import io.meridian.daemon.StartException;
import io.meridian.geo.GeoException;
import io.meridian.yaml.InvalidInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what went wrong into lines for people and an exit code for scripts. Stack traces are shown
/// to those who ask: `GSLB_DEBUG=1`.
final class Failures {

    private Failures() {}

    static int usage(ParameterException wrong, String[] args) {
        CommandLine line = wrong.getCommandLine();
        line.getErr().println("gslb: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
        line.getErr().println("See '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.BAD_INPUT;
    }

    static int execution(Exception failed, CommandLine line, ParseResult parsed) {
        if (System.getenv("GSLB_DEBUG") != null) {
            failed.printStackTrace(line.getErr());
        }
        return switch (failed) {
            case CliException told -> tell(line, told.getMessage(), told.reason().exitCode());
            case InvalidInputException invalid ->
                    tell(line, invalid.getMessage(), ExitCode.BAD_INPUT);
            case GeoException refused -> tell(line, refused.getMessage(), ExitCode.BAD_INPUT);
            case StartException refused ->
                    tell(
                            line,
                            refused.getMessage(),
                            switch (refused.reason()) {
                                case InvalidInput -> ExitCode.BAD_INPUT;
                                case ResourceUnavailable -> ExitCode.UNAVAILABLE;
                            });
            default ->
                    tell(
                            line,
                            "an error of ours, please report it (GSLB_DEBUG=1 shows where): "
                                    + failed,
                            ExitCode.UNAVAILABLE);
        };
    }

    /// Every line of a message begins alike, so that several problems are several lines.
    private static int tell(CommandLine line, @Nullable String message, int exitCode) {
        String.valueOf(message).lines().forEach(each -> line.getErr().println("gslb: " + each));
        return exitCode;
    }
}

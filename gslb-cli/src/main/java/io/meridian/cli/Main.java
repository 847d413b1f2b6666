package io.meridian.cli;

import io.meridian.cli.demo.DemoCommand;
import io.meridian.daemon.StartException;
import io.meridian.yaml.InvalidInputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// `gslb`: the verbs, and what becomes of their errors.
@Command(
        name = "gslb",
        description =
                "Sends each client to the best healthy site: DNS server, operator, and their tools.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            DemoCommand.class,
            DnsCommand.class,
            FederatorCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            GeoCommand.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  done",
            "  1  the thing asked about is not so",
            "  2  bad usage, configuration, file or JDK",
            "  3  a resource could not be got or reached",
            "",
            "Environment: GSLB_API (the API that client verbs talk to), GSLB_JAVA_HOME, GSLB_JAVA_OPTIONS, NO_COLOR",
            "",
            "Begin with:  gslb demo"
        })
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is required");
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .execute(args);
    }

    /// One clear line, never a stack trace, for what the user can mend.
    private static int explain(
            Exception failed, CommandLine command, CommandLine.ParseResult result)
            throws Exception {
        return switch (failed) {
            case CommandException known -> tell(command, known, known.exitCode());
            case InvalidInputException invalid -> tell(command, invalid, ExitCode.INVALID);
            case StartException start ->
                    tell(
                            command,
                            start,
                            switch (start.reason()) {
                                case InvalidInput -> ExitCode.INVALID;
                                case ResourceUnavailable -> ExitCode.UNAVAILABLE;
                            });
            default -> throw failed;
        };
    }

    private static int tell(CommandLine command, Exception failed, int exitCode) {
        command.getErr()
                .println(command.getColorScheme().errorText(String.valueOf(failed.getMessage())));
        return exitCode;
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "gslb " + (version == null ? "(not packaged)" : version),
                "Java " + Runtime.version()
            };
        }
    }
}

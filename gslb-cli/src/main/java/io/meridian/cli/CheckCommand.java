package io.meridian.cli;

import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.federator.config.FederatorConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Reads a configuration and starts nothing.
@Command(
        name = "check",
        description = "Checks a configuration file: prints every problem with its line, or ok.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:  gslb check dns deploy/gslb-dns.yaml"})
final class CheckCommand implements Callable<Integer> {

    private enum Program {
        DNS,
        FEDERATOR
    }

    @Parameters(
            index = "0",
            paramLabel = "dns|federator",
            description = "whose configuration it is")
    private Program program = Program.DNS;

    @Parameters(index = "1", paramLabel = "FILE", description = "the file")
    private Path file = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Record read =
                switch (program) {
                    case DNS -> GslbDnsConfig.read(file);
                    case FEDERATOR -> FederatorConfig.read(file);
                };
        spec.commandLine()
                .getOut()
                .println(file + ": ok (" + read.getClass().getSimpleName() + ")");
        return ExitCode.DONE;
    }
}

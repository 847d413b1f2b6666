package io.meridian.cli.daemon;

import io.meridian.cli.ExitCode;
import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.federator.config.FederatorConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gslb check`: reads a configuration as the daemon would, and starts nothing.
@Command(
        name = "check",
        description = {
            "Read a configuration and tell every problem, without a start.",
            "Exit code 2 when there is one."
        })
public final class CheckCommand implements Callable<Integer> {

    /// Whose configuration it is.
    enum Daemon {
        dns,
        federator
    }

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DAEMON", description = "dns or federator")
    private Daemon daemon;

    @Parameters(paramLabel = "FILE", description = "its configuration, YAML")
    private Path file;

    @Override
    public Integer call() {
        switch (daemon) {
            case dns -> GslbDnsConfig.read(file);
            case federator -> FederatorConfig.read(file);
        }
        spec.commandLine().getOut().println(file + ": ok");
        return ExitCode.DONE;
    }
}

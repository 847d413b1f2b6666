package io.meridian.cli.daemon;

import io.meridian.cli.ExitCode;
import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.dns.zone.load.ZoneLibrary;
import io.meridian.dns.zone.load.ZoneStatus;
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
            "Read a configuration, with its zone files, and tell every problem, without a start.",
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
            case dns -> {
                if (!checkZones(GslbDnsConfig.read(file))) {
                    return ExitCode.BAD_INPUT;
                }
            }
            case federator -> FederatorConfig.read(file);
        }
        spec.commandLine().getOut().println(file + ": ok");
        return ExitCode.DONE;
    }

    /// Reads every zone file; whether none is refused.
    private boolean checkZones(GslbDnsConfig config) {
        boolean good = true;
        for (ZoneStatus zone : new ZoneLibrary(config.zoneSources()).statuses()) {
            zone.warnings().forEach(warning -> tell("warning: " + warning));
            zone.problems().forEach(problem -> tell(problem.toString()));
            good &= !zone.isRefused();
        }
        return good;
    }

    private void tell(String line) {
        spec.commandLine().getErr().println("gslb: " + line);
    }
}

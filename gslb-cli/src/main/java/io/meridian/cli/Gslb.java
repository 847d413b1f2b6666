package io.meridian.cli;

import io.meridian.cli.client.ExplainCommand;
import io.meridian.cli.client.OverrideCommand;
import io.meridian.cli.client.PublishCommand;
import io.meridian.cli.client.RejectedCommand;
import io.meridian.cli.client.ReloadCommand;
import io.meridian.cli.client.ServicesCommand;
import io.meridian.cli.client.SitesCommand;
import io.meridian.cli.client.ZonesCommand;
import io.meridian.cli.daemon.CheckCommand;
import io.meridian.cli.daemon.DnsCommand;
import io.meridian.cli.daemon.FederatorCommand;
import io.meridian.cli.demo.DemoCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The root of the verbs.
@Command(
        name = "gslb",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = picocli.CommandLine.ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            DnsCommand.class,
            FederatorCommand.class,
            CheckCommand.class,
            ExplainCommand.class,
            ServicesCommand.class,
            SitesCommand.class,
            ZonesCommand.class,
            ReloadCommand.class,
            RejectedCommand.class,
            OverrideCommand.class,
            PublishCommand.class,
            GeoCommand.class
        },
        sortOptions = false,
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the thing asked about is not so",
            "2:bad usage, configuration, file or JDK",
            "3:a resource could not be had or reached: a port in use, a node that does not answer"
        },
        footer = {
            "",
            "Examples:",
            "  gslb demo                                   three sites on this machine, to play with",
            "  gslb explain shop.gslb.example.com --client 203.0.113.7",
            "  gslb check dns gslb-dns.yaml                 every problem of a file, without a start",
            "  gslb dns --config gslb-dns.yaml              a DNS node",
            "",
            "Environment:",
            "  GSLB_API           URL of the node that is asked, or for 'publish' the federator;",
            "                     default: what listens on this machine, as --help of a verb says",
            "  GSLB_JAVA_HOME     the JDK 25 to run on",
            "  GSLB_JAVA_OPTIONS  more flags for the JVM",
            "  GSLB_DEBUG         set: errors come with their stack trace",
            "  NO_COLOR           set: no colour, on terminals too"
        })
final class Gslb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.BAD_INPUT;
    }
}

package io.meridian.cli.daemon;

import io.meridian.cli.CliException;
import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `gslb federator`: the operator of one member cluster in the foreground.
@Command(
        name = "federator",
        description = {
            "Run a federator until SIGTERM or SIGINT.",
            "It watches the member clusters, and while its own cluster's AMKOCluster says isLeader,",
            "it publishes their services."
        },
        footer = {
            "",
            "deploy/gslb-federator.yaml is a commented sample. Problems of the file are told all at",
            "once; 'gslb check federator FILE' tells them without a start."
        })
public final class FederatorCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    /// Where the configuration comes from.
    static final class Source {

        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "the federator's configuration, YAML")
        private Path config;

        @ArgGroup(exclusive = false)
        private @Nullable Beside beside;
    }

    /// A kubeconfig is configuration enough beside one DNS node on loopback.
    static final class Beside {

        @Option(
                names = "--kubeconfig",
                required = true,
                paramLabel = "FILE",
                description = {
                    "instead of --config: member clusters by context. The DNS node is member 1 of the",
                    "mesh, at 127.0.0.1:5801; this is member 2, at 127.0.0.1:5802"
                })
        private Path kubeconfig;

        @Option(
                names = "--context",
                required = true,
                paramLabel = "NAME",
                description = "the context of the cluster whose AMKOCluster says who leads")
        private String context;

        @Option(
                names = "--data-dir",
                paramLabel = "DIR",
                description = "folder for the copy on disk; default ~/.local/state/gslb-federator")
        private Path dataDir =
                Path.of(System.getProperty("user.home"), ".local", "state", "gslb-federator");
    }

    @Override
    public Integer call() {
        Beside beside = source.beside;
        FederatorConfig read =
                beside == null
                        ? FederatorConfig.read(source.config)
                        : FederatorConfig.beside(
                                readable(beside.kubeconfig), beside.context, beside.dataDir);
        Logs.toStandardOutput(read.log());
        FederatorNode node = FederatorNode.start(read);
        return UntilStopped.run(
                node, () -> LoggerFactory.getLogger(FederatorCommand.class).info("stopping"));
    }

    /// A file that appears later is for daemons with a configuration; here it is a slip of the pen.
    private static Path readable(Path kubeconfig) {
        if (!Files.isReadable(kubeconfig)) {
            throw new CliException(
                    CliException.Reason.BadInput,
                    kubeconfig
                            + ": "
                            + (Files.exists(kubeconfig) ? "cannot be read" : "does not exist"));
        }
        return kubeconfig;
    }
}

package io.meridian.cli.daemon;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `gslb federator`: the operator of one member cluster in the foreground.
@Command(
        name = "federator",
        description = {
            "Run a federator until SIGTERM or SIGINT. It watches the member clusters, and while its",
            "own cluster's AMKOCluster says isLeader, it publishes their services."
        },
        footer = {
            "",
            "deploy/gslb-federator.yaml is a commented sample. Problems of the file are told all at",
            "once; 'gslb check federator FILE' tells them without a start."
        })
public final class FederatorCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the federator's configuration, YAML")
    private Path config;

    @Override
    public Integer call() {
        FederatorConfig read = FederatorConfig.read(config);
        Logs.toStandardOutput(read.log());
        FederatorNode node = FederatorNode.start(read);
        return UntilStopped.run(
                node, () -> LoggerFactory.getLogger(FederatorCommand.class).info("stopping"));
    }
}

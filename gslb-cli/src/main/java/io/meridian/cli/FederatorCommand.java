package io.meridian.cli;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs a federator.
@Command(
        name = "federator",
        description =
                "Runs a federator: watches member clusters, assembles services, publishes them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:  gslb federator --config deploy/gslb-federator.yaml",
            "SIGTERM and SIGINT end it in good order. All keys: docs/configuration.md"
        })
final class FederatorCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the federator's configuration")
    private Path config = Path.of("gslb-federator.yaml");

    @Override
    public Integer call() {
        FederatorConfig read = FederatorConfig.read(config);
        Logging.daemon(read.log());
        return Daemon.run(FederatorNode.start(read));
    }
}

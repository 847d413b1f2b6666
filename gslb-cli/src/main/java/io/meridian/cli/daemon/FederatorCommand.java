package io.meridian.cli.daemon;

import io.meridian.cli.CliException;
import io.meridian.daemon.ApiConfig;
import io.meridian.daemon.MeshSettings;
import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.model.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
                    "mesh, this federator member 2"
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

        @Option(
                names = "--dns-node",
                paramLabel = "HOST:PORT",
                description = {
                    "the DNS node's address in the mesh, mesh.members.1 of its configuration;",
                    "default 127.0.0.1:5801"
                })
        private String dnsNode = "127.0.0.1:5801";

        @Option(
                names = "--mesh",
                paramLabel = "HOST:PORT",
                description = {
                    "this federator's address in the mesh, mesh.members.2 of the DNS node's",
                    "configuration; default 127.0.0.1:5802"
                })
        private String mesh = "127.0.0.1:5802";

        @Option(
                names = "--hazelcast-base-port",
                paramLabel = "PORT",
                description = "mesh.hazelcast-base-port of the DNS node's; default 5700")
        private int hazelcastBasePort = 5_700;

        @Option(
                names = "--api-port",
                paramLabel = "PORT",
                description =
                        "of the HTTP API on 127.0.0.1; default 8310, 0 lets the system choose")
        private int apiPort = 8_310;
    }

    @Override
    public Integer call() {
        Beside beside = source.beside;
        FederatorConfig read =
                beside == null ? FederatorConfig.read(source.config) : beside(beside);
        Logs.toStandardOutput(read.log());
        FederatorNode node = FederatorNode.start(read);
        return UntilStopped.run(
                node, () -> LoggerFactory.getLogger(FederatorCommand.class).info("stopping"));
    }

    private static FederatorConfig beside(Beside told) {
        MeshSettings mesh =
                new MeshSettings(
                        "meridian",
                        2,
                        Map.of(1, told.dnsNode, 2, told.mesh),
                        within("--hazelcast-base-port", told.hazelcastBasePort, 1_024, 65_400));
        mesh.memberProblems()
                .forEach((member, rule) -> {
                    throw refused(member == 1 ? "--dns-node" : "--mesh", rule);
                });
        int apiPort = within("--api-port", told.apiPort, 0, 65_535);
        return FederatorConfig.beside(
                readable(told.kubeconfig),
                told.context,
                told.dataDir,
                mesh,
                new ApiConfig(IpAddress.of("127.0.0.1"), apiPort, null));
    }

    private static int within(String option, int port, int least, int most) {
        if (port < least || port > most) {
            throw refused(option, "must be " + least + ".." + most + ", was " + port);
        }
        return port;
    }

    private static CliException refused(String option, String rule) {
        return new CliException(CliException.Reason.BadInput, option + " " + rule);
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

package io.meridian.cli;

import io.meridian.dns.DnsNode;
import io.meridian.dns.config.GslbDnsConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs a DNS node.
@Command(
        name = "dns",
        description = "Runs a DNS node: answers queries, probes members, serves the API.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:  gslb dns --config deploy/gslb-dns.yaml",
            "SIGTERM and SIGINT end it in good order. All keys: docs/configuration.md"
        })
final class DnsCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the node's configuration")
    private Path config = Path.of("gslb-dns.yaml");

    @Override
    public Integer call() {
        GslbDnsConfig read = GslbDnsConfig.read(config);
        Logging.daemon(read.log());
        return Daemon.run(DnsNode.start(read));
    }
}

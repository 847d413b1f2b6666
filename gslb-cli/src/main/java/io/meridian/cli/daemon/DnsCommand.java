package io.meridian.cli.daemon;

import io.meridian.dns.DnsNode;
import io.meridian.dns.config.GslbDnsConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `gslb dns`: one DNS node in the foreground.
@Command(
        name = "dns",
        description = "Run a DNS node until SIGTERM or SIGINT.",
        footer = {
            "",
            "deploy/gslb-dns.yaml is a commented sample. Problems of the file are told all at once;",
            "'gslb check dns FILE' tells them without a start."
        })
public final class DnsCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the node's configuration, YAML")
    private Path config;

    @Override
    public Integer call() {
        GslbDnsConfig read = GslbDnsConfig.read(config);
        Logs.toStandardOutput(read.log());
        DnsNode node = DnsNode.start(read);
        return UntilStopped.run(
                node, () -> LoggerFactory.getLogger(DnsCommand.class).info("stopping"));
    }
}

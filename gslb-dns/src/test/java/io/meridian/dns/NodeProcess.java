package io.meridian.dns;

import io.meridian.dns.config.GslbDnsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A DNS node in a process of its own, which can be killed. It ends by itself when its test does
/// not end it.
final class NodeProcess {

    private static final long LONGEST_MINUTES = 5;

    private NodeProcess() {}

    static Process start(Path config) throws IOException {
        List<String> command =
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-modules=java.se",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeProcess.class.getName(),
                        config.toString());
        Path log = config.resolveSibling(config.getFileName() + ".log");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    public static void main(String[] args) throws InterruptedException {
        try (DnsNode _ = DnsNode.start(GslbDnsConfig.read(Path.of(args[0])))) {
            TimeUnit.MINUTES.sleep(LONGEST_MINUTES);
        }
    }
}

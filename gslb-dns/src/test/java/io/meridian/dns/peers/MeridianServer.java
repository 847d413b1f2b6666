package io.meridian.dns.peers;

import io.meridian.dns.DnsNode;
import io.meridian.dns.config.GslbDnsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A whole DNS node in this process, configured by a file as any other is.
final class MeridianServer {

    private MeridianServer() {}

    static Server start(Path work, Map<String, Path> zones) throws IOException {
        Path own = Files.createDirectory(work.resolve("meridian"));
        StringBuilder text =
                new StringBuilder(
                        """
                        site: london
                        data-dir: data
                        listeners: [ { address: 127.0.0.1, udp: { port: 0 }, tcp: { port: 0 } } ]
                        cold-start-limit: 0s
                        mesh: { member: 1, hazelcast-base-port: %d, members: { 1: "127.0.0.1:%d" } }
                        api: { port: 0 }
                        log: { level: error }
                        zones:
                        """
                                .formatted(PeerServers.freePort(), PeerServers.freePort()));
        zones.forEach((apex, file) ->
                text.append("  - { name: \"%s\", file: \"%s\" }\n".formatted(apex, file)));
        Path file = Files.writeString(own.resolve("gslb-dns.yaml"), text);
        DnsNode node = DnsNode.start(GslbDnsConfig.read(file));
        return new Server("meridian", node.listeners().getFirst().udpPort(), node::close);
    }
}

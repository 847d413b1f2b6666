package io.meridian.cli.demo;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The configurations of the demo's nodes, as separate processes would have them: each of the files
/// can be given to `gslb dns` or `gslb federator`.
final class Configurations {

    private Configurations() {}

    static String dns(DemoSite site) {
        return """
        # Written anew at each start of the demo.
        site: %1$s
        data-dir: ../data/dns-%1$s
        listeners:
          - { address: 127.0.0.1, udp: { port: %2$d }, tcp: { port: %2$d } }
        event-loops: 1
        zones:
          - name: gslb.example.com
            name-servers: [ns1.example.com, ns2.example.com]
            records: ['@ 300 IN TXT "Meridian demo"']
        geo:
          databases: [ { file: ../geo/demo.mmdb } ]
        mesh:
        %3$s
        api: { address: 127.0.0.1, port: %4$d }
        """
                .formatted(site.name(), site.dnsPort(), mesh(site.member()), site.apiPort());
    }

    static String federator() {
        return """
        # Written anew at each start of the demo.
        cluster: london
        data-dir: ../data/federator
        zones: [gslb.example.com]
        clusters:
        %s
        mesh:
        %s
        api: { address: 127.0.0.1, port: %d }
        """
                .formatted(
                        DemoSite.ALL.stream()
                                .map(site ->
                                        "  %1$s: { directory: ../clusters/%1$s }"
                                                .formatted(site.name()))
                                .collect(Collectors.joining("\n")),
                        mesh(DemoSite.FEDERATOR_MEMBER),
                        DemoSite.FEDERATOR_API_PORT);
    }

    private static String mesh(int member) {
        String members =
                IntStream.rangeClosed(1, DemoSite.FEDERATOR_MEMBER)
                        .mapToObj(each -> each + ": \"127.0.0.1:" + DemoSite.meshPort(each) + "\"")
                        .collect(Collectors.joining(", "));
        return "  installation: demo\n  member: " + member + "\n  members: { " + members + " }";
    }
}

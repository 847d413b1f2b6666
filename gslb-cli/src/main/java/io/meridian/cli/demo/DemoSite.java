package io.meridian.cli.demo;

import java.util.List;

/// The demo's sites: where each answers, and the VIP of its cluster.
///
/// @param member its number in the mesh, from which the ports follow
record DemoSite(String name, int member, String vip) {

    static final List<DemoSite> ALL =
            List.of(
                    new DemoSite("london", 1, "127.0.10.1"),
                    new DemoSite("newyork", 2, "127.0.20.1"),
                    new DemoSite("singapore", 3, "127.0.30.1"));

    static final int FEDERATOR_MEMBER = 4;
    static final int FEDERATOR_API_PORT = 8310;

    int dnsPort() {
        return 5300 + member;
    }

    int apiPort() {
        return 8300 + member;
    }

    static int meshPort(int member) {
        return 5800 + member;
    }
}

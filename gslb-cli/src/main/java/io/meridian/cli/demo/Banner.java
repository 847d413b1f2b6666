package io.meridian.cli.demo;

import io.meridian.cli.Terminal;
import java.util.ArrayList;
import java.util.List;

/// What the demo tells the person who started it: what runs where, and what to try.
final class Banner {

    private final WorkFolder work;
    private final List<String> vips;
    private final List<String> lines = new ArrayList<>();

    Banner(WorkFolder work, List<String> vips) {
        this.work = work;
        this.vips = vips;
    }

    /// @param ready whether every site has something to answer already
    List<String> lines(long startMillis, boolean ready) {
        say(
                Terminal.strong("Meridian demo")
                        + (ready
                                ? ", ready after " + startMillis + " ms."
                                : ", not ready yet: see " + work.log())
                        + " Ctrl-C ends it.");
        say("");
        whatRunsWhere();
        say("");
        services();
        say("");
        whatToTry();
        say("");
        say("What changes is told below; the log is " + work.log());
        return List.copyOf(lines);
    }

    private void say(String line) {
        lines.add(line);
    }

    private void whatRunsWhere() {
        say("  SITE        DNS (UDP, TCP)   HTTP API                 BACKEND (port 18080)");
        for (DemoSite site : DemoSite.ALL) {
            say(
                    "  %-11s 127.0.0.1:%d   http://127.0.0.1:%d    %s"
                            .formatted(site.name(), site.dnsPort(), site.apiPort(), site.vip()));
        }
        say(
                "  federator   leader: london   http://127.0.0.1:%d    %s"
                        .formatted(
                                DemoSite.FEDERATOR_API_PORT,
                                vips.contains(Backends.IPV6_VIP)
                                        ? "::1 (of v6)"
                                        : "this host has no ::1"));
    }

    private void services() {
        say("Zone gslb.example.com, from the manifests in " + work.clusters());
        say("  shop  the nearest site; 192.0.2.0/24 is London, 198.51.100.0/24 New York,");
        say("        203.0.113.0/24 Singapore, and 2001:db8:1::/48, :2::, :3:: likewise");
        say("  api   london, else newyork, else singapore (priority 20, 10, 5)");
        say("  blog  all three, 8:1:1");
        say("  game  by hash of the client's /24");
        say("  v6    ::1 for AAAA, 127.0.10.1 for A");
    }

    /// Orders must find this demo's folder.
    private String workOption() {
        return work.folder().equals(WorkFolder.defaultFolder()) ? "" : " --work " + work.folder();
    }

    private void whatToTry() {
        say("In another terminal:");
        say("  dig @127.0.0.1 -p 5301 shop.gslb.example.com +short +subnet=203.0.113.0/24");
        say("  dig @127.0.0.1 -p 5303 shop.gslb.example.com +short +subnet=198.51.100.0/24");
        say("  ./gslb demo stop 127.0.30.1" + workOption() + "    (seen within 2 s)");
        say("  ./gslb demo start 127.0.30.1" + workOption());
        say("  ./gslb explain shop.gslb.example.com --client 203.0.113.7");
        say("  ./gslb services shop.gslb.example.com");
        say("  ./gslb sites");
        say("  curl -s http://127.0.0.1:8301/metrics | grep ^gslb_");
        say("Edit a manifest, and another dig shows it within 1 s. A broken one changes nothing:");
        say("the reason is told here, in clusters/london/status/, and by ./gslb rejected.");
    }
}

package io.meridian.cli.demo;

import java.io.PrintWriter;
import java.nio.file.Path;

/// What the demo tells the person who started it: what runs where, and what to try.
final class Banner {

    private Banner() {}

    static void print(PrintWriter out, Path work, long startMillis) {
        out.println("Meridian demo, ready after " + startMillis + " ms. Ctrl-C ends it.");
        out.println();
        out.println("  site        DNS               API                      VIP");
        for (DemoSite site : DemoSite.ALL) {
            out.printf(
                    "  %-10s  127.0.0.1:%d    http://127.0.0.1:%d    %s%n",
                    site.name(), site.dnsPort(), site.apiPort(), site.vip());
        }
        out.printf(
                "  federator   (leader: london)  http://127.0.0.1:%d%n",
                DemoSite.FEDERATOR_API_PORT);
        out.println();
        out.println(
                "Zone gslb.example.com:  shop (nearest site)  api (priority london, newyork, singapore)");
        out.println(
                "                        blog (weights 8:1:1)  game (hash of the client's /24)  v6 (A and AAAA)");
        out.println();
        out.println("In another terminal:");
        out.println();
        out.println("  A client in Singapore, one in New York who asks in Singapore:");
        out.println(
                "    dig @127.0.0.1 -p 5301 shop.gslb.example.com +short +subnet=203.0.113.0/24");
        out.println(
                "    dig @127.0.0.1 -p 5303 shop.gslb.example.com +short +subnet=198.51.100.0/24");
        out.println("  Singapore fails, and comes back:");
        out.println("    ./gslb demo stop 127.0.30.1");
        out.println("    ./gslb demo start 127.0.30.1");
        out.println("  Why is it so?");
        out.println("    ./gslb explain shop.gslb.example.com --client 203.0.113.7");
        out.println("  The rest:");
        out.println("    dig @127.0.0.1 -p 5302 v6.gslb.example.com AAAA +short");
        out.println("    curl -s http://127.0.0.1:8301/api/v1/services/shop.gslb.example.com");
        out.println();
        out.println(
                "Edit a manifest, another dig shows it within a second; a broken one changes nothing and is told here:");
        out.println("    " + work.resolve("clusters"));
        out.println();
        out.flush();
    }
}

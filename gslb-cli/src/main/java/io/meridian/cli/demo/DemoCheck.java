package io.meridian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.ApiClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/// The demo without a person: starts, asks, breaks, mends, and prints a line per step with the time
/// it took. A step whose limit is named in the documentation fails when it takes longer.
final class DemoCheck {

    private static final String SHOP = "shop.gslb.example.com";
    private static final String LONDONER = "192.0.2.7";
    private static final String NEW_YORKER = "198.51.100.7";
    private static final String SINGAPOREAN = "203.0.113.7";
    private static final long UNLIMITED_MILLIS = 30_000;
    private static final long FAILOVER_MILLIS = 2_000;
    private static final long EDIT_MILLIS = 1_000;

    private final WorkFolder work;
    private final PrintWriter out;
    private final double patience;
    private int passed;
    private int failed;

    DemoCheck(WorkFolder work, PrintWriter out, double patience) {
        this.work = work;
        this.out = out;
        this.patience = patience;
    }

    boolean run() {
        long begin = System.nanoTime();
        try (Demo demo = Demo.start(work)) {
            step(
                    "start: every site answers from a member that is up",
                    begin,
                    UNLIMITED_MILLIS,
                    () ->
                            demo.servicesEverywhere() == 5
                                    && everywhere(SHOP, SINGAPOREAN, "127.0.30.1"));
            asks();
            failsOver(demo);
            edits();
            refuses();
            restartsAlone(demo);
        }
        out.printf("%d passed, %d failed%n", passed, failed);
        out.flush();
        return failed == 0;
    }

    private void asks() {
        step(
                "ask: shop, nearest site, IPv4 clients, at every site",
                UNLIMITED_MILLIS,
                () ->
                        everywhere(SHOP, LONDONER, "127.0.10.1")
                                && everywhere(SHOP, NEW_YORKER, "127.0.20.1")
                                && everywhere(SHOP, SINGAPOREAN, "127.0.30.1"));
        step(
                "ask: shop, nearest site, IPv6 clients",
                UNLIMITED_MILLIS,
                () ->
                        everywhere(SHOP, "2001:db8:1::7", "127.0.10.1")
                                && everywhere(SHOP, "2001:db8:2::7", "127.0.20.1")
                                && everywhere(SHOP, "2001:db8:3::7", "127.0.30.1"));
        step(
                "ask: api, London's priority is the highest",
                UNLIMITED_MILLIS,
                () -> everywhere("api.gslb.example.com", SINGAPOREAN, "127.0.10.1"));
        step(
                "ask: blog, all three by weight within 200 queries",
                UNLIMITED_MILLIS,
                () -> drawn("blog.gslb.example.com", 200).size() == 3);
        step(
                "ask: game, one /24 has one answer at every site",
                UNLIMITED_MILLIS,
                () -> agree("game.gslb.example.com"));
        step(
                "ask: v6, AAAA ::1 and A 127.0.10.1",
                UNLIMITED_MILLIS,
                () ->
                        DnsQuery.ask(5302, "v6.gslb.example.com", Type.AAAA, "")
                                        .equals(List.of("::1"))
                                && DnsQuery.askA(5302, "v6.gslb.example.com", "")
                                        .equals(List.of("127.0.10.1")));
    }

    private void failsOver(Demo demo) {
        demo.backends().stop("127.0.30.1");
        long begin = System.nanoTime();
        for (DemoSite site : DemoSite.ALL) {
            step(
                    "fail over: " + site.name() + " sends Singapore's clients to the next nearest",
                    begin,
                    FAILOVER_MILLIS,
                    () -> first(site.dnsPort(), SHOP, SINGAPOREAN).equals("127.0.10.1"));
        }
        demo.backends().start("127.0.30.1");
        long back = System.nanoTime();
        step(
                "fail back: every site sends them to Singapore again",
                back,
                UNLIMITED_MILLIS,
                () -> everywhere(SHOP, SINGAPOREAN, "127.0.30.1"));
    }

    private void edits() {
        Path policy = work.clusters().resolve("london/global-gdp.yaml");
        edit(policy, "cluster: london, weight: 8", "cluster: london, weight: 20");
        step(
                "edit: a weight of the GDP, seen at every site",
                EDIT_MILLIS,
                () -> DemoSite.ALL.stream().allMatch(site -> weightOfLondon(site) == 20));
        Path ingresses = work.clusters().resolve("singapore/ingresses.yaml");
        edit(
                ingresses,
                "{ ip: 127.0.30.1, hostname: shop.gslb.example.com }",
                "{ ip: 127.0.20.1, hostname: shop.gslb.example.com }");
        step(
                "edit: an Ingress, seen at every site",
                EDIT_MILLIS,
                () ->
                        DemoSite.ALL.stream()
                                .noneMatch(site ->
                                        first(site.dnsPort(), SHOP, SINGAPOREAN)
                                                .equals("127.0.30.1")));
        edit(
                ingresses,
                "{ ip: 127.0.20.1, hostname: shop.gslb.example.com }",
                "{ ip: 127.0.30.1, hostname: shop.gslb.example.com }");
        step(
                "edit: taken back, seen at every site",
                UNLIMITED_MILLIS,
                () -> everywhere(SHOP, SINGAPOREAN, "127.0.30.1"));
    }

    private void refuses() {
        Path policy = work.clusters().resolve("london/global-gdp.yaml");
        edit(policy, "cluster: london, weight: 20", "cluster: london, weight: 21");
        step(
                "refuse: the reason stands in the status file",
                EDIT_MILLIS,
                () ->
                        read(work.clusters()
                                        .resolve(
                                                "london/status/globaldeploymentpolicy.avi-system.global-gdp.yaml"))
                                .contains("traffic weight 21 must be between 1 and 20"));
        step(
                "refuse: in /api/v1/rejected of every site",
                EDIT_MILLIS,
                () ->
                        DemoSite.ALL.stream()
                                .allMatch(site ->
                                        text(site, "/api/v1/rejected")
                                                .contains("traffic weight 21")));
        step(
                "refuse: in explain",
                EDIT_MILLIS,
                () ->
                        text(
                                        DemoSite.ALL.getLast(),
                                        "/api/v1/explain?name=" + SHOP + "&client=" + SINGAPOREAN)
                                .contains("traffic weight 21"));
        step(
                "refuse: nothing else changed",
                EDIT_MILLIS,
                () ->
                        DemoSite.ALL.stream().allMatch(site -> weightOfLondon(site) == 20)
                                && everywhere(SHOP, SINGAPOREAN, "127.0.30.1"));
        edit(policy, "cluster: london, weight: 21", "cluster: london, weight: 8");
        step(
                "refuse: mended, and told no more",
                EDIT_MILLIS,
                () ->
                        DemoSite.ALL.stream()
                                .allMatch(site ->
                                        !text(site, "/api/v1/rejected").contains("traffic weight")
                                                && weightOfLondon(site) == 8));
    }

    private void restartsAlone(Demo demo) {
        demo.stopFederator();
        DemoSite.ALL.forEach(demo::stopNode);
        DemoSite alone = DemoSite.ALL.getFirst();
        long begin = System.nanoTime();
        demo.startNode(alone);
        step(
                "restart: " + alone.name() + " alone answers from disk",
                begin,
                UNLIMITED_MILLIS,
                () -> first(alone.dnsPort(), SHOP, SINGAPOREAN).equals("127.0.30.1"));
    }

    private void step(String name, long limitMillis, BooleanSupplier condition) {
        step(name, System.nanoTime(), limitMillis, condition);
    }

    private void step(String name, long beginNanos, long limitMillis, BooleanSupplier condition) {
        boolean done = condition.getAsBoolean();
        while (!done && millisSince(beginNanos) < UNLIMITED_MILLIS) {
            pause();
            done = condition.getAsBoolean();
        }
        long took = millisSince(beginNanos);
        boolean inTime = took <= limitMillis * patience || limitMillis == UNLIMITED_MILLIS;
        if (done && inTime) {
            passed++;
        } else {
            failed++;
        }
        out.printf(
                "%-6s %6d ms  %s%s%n",
                done && inTime ? "ok" : "FAILED",
                took,
                name,
                done && !inTime ? " (limit " + limitMillis + " ms)" : "");
        out.flush();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String first(int port, String name, String subnet) {
        return DnsQuery.askA(port, name, subnet).getFirst();
    }

    private static boolean everywhere(String name, String subnet, String address) {
        return DemoSite.ALL.stream()
                .allMatch(site ->
                        DnsQuery.askA(site.dnsPort(), name, subnet).equals(List.of(address)));
    }

    private static Set<String> drawn(String name, int queries) {
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < queries && drawn.size() < 3; i++) {
            drawn.add(first(5301, name, ""));
        }
        return drawn;
    }

    /// Ten prefixes: each the same at every site, not all the same.
    private static boolean agree(String name) {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            String client = "198.18." + i + ".9";
            List<String> answers = new ArrayList<>();
            DemoSite.ALL.forEach(site -> answers.add(first(site.dnsPort(), name, client)));
            if (new HashSet<>(answers).size() != 1) {
                return false;
            }
            all.addAll(answers);
        }
        return all.size() > 1;
    }

    private static int weightOfLondon(DemoSite site) {
        JsonNode service = json(site, "/api/v1/services/blog.gslb.example.com");
        if (service != null) {
            for (JsonNode pool : service.path("pools")) {
                for (JsonNode member : pool.path("members")) {
                    if (member.path("cluster").asText().equals("london")) {
                        return member.path("weight").asInt();
                    }
                }
            }
        }
        return -1;
    }

    private static String text(DemoSite site, String path) {
        JsonNode json = json(site, path);
        return json == null ? "" : json.toString();
    }

    private static @Nullable JsonNode json(DemoSite site, String path) {
        try {
            return new ApiClient("http://127.0.0.1:" + site.apiPort()).get(path);
        } catch (RuntimeException noAnswer) {
            return null;
        }
    }

    private static void edit(Path file, String from, String to) {
        String before = read(file);
        if (!before.contains(from)) {
            throw new IllegalStateException(file + " does not hold: " + from);
        }
        try {
            Files.writeString(file, before.replace(from, to));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

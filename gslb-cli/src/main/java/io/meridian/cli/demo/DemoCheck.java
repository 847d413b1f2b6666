package io.meridian.cli.demo;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// The demo without a person: starts it, asks, breaks, mends, edits. What the documentation
/// promises a time for fails when it takes longer.
final class DemoCheck {

    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(2);
    private static final Duration EDIT_LIMIT = Duration.ofSeconds(1);

    private static final String LONDON = "127.0.10.1";
    private static final String NEW_YORK = "127.0.20.1";
    private static final String SINGAPORE = "127.0.30.1";
    private static final String LONDONER = "192.0.2.7";
    private static final String NEW_YORKER = "198.51.100.7";
    private static final String SINGAPOREAN = "203.0.113.7";

    private static final List<SiteProbe> SITES = DemoSite.ALL.stream().map(SiteProbe::new).toList();

    private final WorkFolder work;
    private final CheckReport report;
    private final Manifest policy;
    private final Manifest ingresses;

    DemoCheck(WorkFolder work, CheckReport report) {
        this.work = work;
        this.report = report;
        this.policy = new Manifest(work.clusters().resolve("london/global-gdp.yaml"));
        this.ingresses = new Manifest(work.clusters().resolve("singapore/ingresses.yaml"));
    }

    /// @return whether all was as promised
    boolean run() {
        long begin = System.nanoTime();
        try (Demo demo = Demo.start(work)) {
            report.step("start: every site is ready", begin, CheckReport.WAIT, demo::isReady);
            askForShop();
            askForTheOthers(demo.backends());
            failOver(demo.backends());
            editWeight();
            editIngress();
            refusePolicy();
            refuseFile();
            restartAlone(demo);
        }
        return report.end((System.nanoTime() - begin) / 1_000_000);
    }

    private void askForShop() {
        ask("shop, nearest site, IPv4 clients", shop(LONDONER, NEW_YORKER, SINGAPOREAN));
        ask(
                "shop, nearest site, IPv6 clients",
                shop("2001:db8:1::7", "2001:db8:2::7", "2001:db8:3::7"));
        ask(
                "shop, location not known: any of the three",
                site -> drawn(site, "shop", "10.1.2.3").size() == 3);
    }

    private static Predicate<SiteProbe> shop(String london, String newYork, String singapore) {
        return site ->
                site.answers("shop", london, LONDON)
                        && site.answers("shop", newYork, NEW_YORK)
                        && site.answers("shop", singapore, SINGAPORE);
    }

    private void askForTheOthers(Backends backends) {
        ask("api, London has the highest priority", site -> site.answers("api", "", LONDON));
        ask("blog, all three by weight", site -> drawn(site, "blog", "").size() == 3);
        ask("game, one answer for a /24, the same at every site", _ -> game());
        ask("v6, A", site -> site.answers("v6", "", LONDON));
        if (backends.vips().contains(Backends.IPV6_VIP)) {
            ask("v6, AAAA", site -> site.aaaa("v6").equals(List.of(Backends.IPV6_VIP)));
        }
    }

    private void ask(String name, Predicate<SiteProbe> condition) {
        report.step("ask: " + name, CheckReport.WAIT, () -> everywhere(condition));
    }

    private static boolean everywhere(Predicate<SiteProbe> condition) {
        return SITES.stream().allMatch(condition);
    }

    /// What 200 queries bring; with weights 8:1:1 one of three stays away once in 10⁹ times.
    private static Set<String> drawn(SiteProbe site, String service, String client) {
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 200 && drawn.size() < 3; i++) {
            drawn.addAll(site.a(service, client));
        }
        return drawn;
    }

    /// Of 16 prefixes each has one answer everywhere, and not all have the same one.
    private static boolean game() {
        Set<List<String>> answers = new HashSet<>();
        boolean agreed =
                IntStream.range(0, 16)
                        .allMatch(i -> {
                            Set<List<String>> own = new HashSet<>();
                            SITES.forEach(site -> {
                                own.add(site.a("game", "198.18." + i + ".1"));
                                own.add(site.a("game", "198.18." + i + ".200"));
                            });
                            answers.addAll(own);
                            return own.size() == 1;
                        });
        return agreed && answers.size() > 1;
    }

    private void failOver(Backends backends) {
        long stopped = System.nanoTime();
        backends.stop(SINGAPORE);
        report.eachSite(
                "fail over to the next nearest",
                stopped,
                FAILOVER_LIMIT,
                DemoSite.ALL,
                site -> new SiteProbe(site).answers("shop", SINGAPOREAN, LONDON));
        long started = System.nanoTime();
        backends.start(SINGAPORE);
        report.eachSite(
                "back to the nearest",
                started,
                CheckReport.WAIT,
                DemoSite.ALL,
                site -> new SiteProbe(site).answers("shop", SINGAPOREAN, SINGAPORE));
    }

    private void editWeight() {
        long edited = System.nanoTime();
        policy.replace("cluster: singapore, weight: 1", "cluster: singapore, weight: 20");
        report.eachSite(
                "edit: a weight of the GDP is seen",
                edited,
                EDIT_LIMIT,
                DemoSite.ALL,
                site -> new SiteProbe(site).weight("blog", "singapore") == 20);
        ask("blog, most answers are Singapore's now", site -> mostly(site, SINGAPORE));
    }

    /// 20 of 29 are two thirds; half of 200 is far below that.
    private static boolean mostly(SiteProbe site, String address) {
        return IntStream.range(0, 200).filter(_ -> site.answers("blog", "", address)).count() > 100;
    }

    private void editIngress() {
        String selected = "name: shop\n  namespace: store\n  labels: { app: gslb }";
        String other = "name: shop\n  namespace: store\n  labels: { app: other }";
        long edited = System.nanoTime();
        ingresses.replace(selected, other);
        report.eachSite(
                "edit: an Ingress without the label is left out",
                edited,
                EDIT_LIMIT,
                DemoSite.ALL,
                site -> new SiteProbe(site).answers("shop", SINGAPOREAN, LONDON));
        long undone = System.nanoTime();
        ingresses.replace(other, selected);
        report.eachSite(
                "edit: with the label it is back",
                undone,
                EDIT_LIMIT,
                DemoSite.ALL,
                site -> new SiteProbe(site).answers("shop", SINGAPOREAN, SINGAPORE));
    }

    private void refusePolicy() {
        String reason = "traffic weight 21 must be between 1 and 20";
        policy.replace("cluster: london, weight: 8", "cluster: london, weight: 21");
        Manifest status =
                new Manifest(
                        work.clusters()
                                .resolve(
                                        "london/status/globaldeploymentpolicy.avi-system.global-gdp.yaml"));
        report.step(
                "refuse: a GDP's reason is in its status file",
                EDIT_LIMIT,
                () -> status.read().contains(reason));
        refusedEverywhere("a GDP's", reason);
        ask(
                "nothing has changed",
                site ->
                        site.weight("blog", "london") == 8
                                && site.weight("blog", "singapore") == 20
                                && site.answers("shop", SINGAPOREAN, SINGAPORE));
        policy.replace("cluster: london, weight: 21", "cluster: london, weight: 8");
        report.step(
                "refuse: the GDP is mended, and told no more",
                EDIT_LIMIT,
                () -> everywhere(site -> !site.rejects(reason)) && !status.read().contains(reason));
    }

    private void refusedEverywhere(String whose, String reason) {
        report.step(
                "refuse: " + whose + " reason is in /api/v1/rejected of every site",
                EDIT_LIMIT,
                () -> everywhere(site -> site.rejects(reason)));
        report.step(
                "refuse: " + whose + " reason is in explain at every site",
                EDIT_LIMIT,
                () -> everywhere(site -> site.explains("shop", SINGAPOREAN, reason)));
    }

    /// A file that is no YAML at all: what it held stays.
    private void refuseFile() {
        String whole = ingresses.read();
        ingresses.write(whole + "\n---\nkind: [Ingress\n");
        refusedEverywhere("a broken file's", "singapore/ingresses.yaml:");
        ask("nothing has changed", shop(LONDONER, NEW_YORKER, SINGAPOREAN));
        ingresses.write(whole);
        report.step(
                "refuse: the file is mended, and told no more",
                EDIT_LIMIT,
                () -> everywhere(site -> !site.rejects("singapore/ingresses.yaml:")));
    }

    private void restartAlone(Demo demo) {
        demo.stopFederator();
        DemoSite.ALL.forEach(demo::stopNode);
        DemoSite alone = DemoSite.ALL.getLast();
        SiteProbe site = new SiteProbe(alone);
        long begin = System.nanoTime();
        demo.startNode(alone);
        report.step(
                "restart: " + alone.name() + " alone answers from disk",
                begin,
                CheckReport.WAIT,
                () -> shop(LONDONER, NEW_YORKER, SINGAPOREAN).test(site));
        report.step(
                "restart: and knows the last edit",
                CheckReport.WAIT,
                () -> site.weight("blog", "singapore") == 20);
    }
}

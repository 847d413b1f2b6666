package io.meridian.cli.demo;

import io.meridian.cli.Terminal;
import io.meridian.dns.DnsNode;
import io.meridian.dns.Serving;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Rejection;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/// Tells on the demo's screen what changes: verdicts of each site, and objects that are refused and
/// accepted again. Looks several times a second at what the nodes serve; owned by one thread.
final class DemoScreen {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final Demo demo;
    private final PrintWriter out;
    private final Map<String, Verdict.State> verdicts = new HashMap<>();
    private Map<String, Rejection> rejections = Map.of();

    DemoScreen(Demo demo, PrintWriter out) {
        this.demo = demo;
        this.out = out;
    }

    /// Takes what is so now without a word, but for what is refused already.
    void begin() {
        demo.nodes()
                .forEach((_, node) ->
                        node.serving().members().stream()
                                .flatMap(member -> member.targets().stream())
                                .forEach(
                                        key -> verdicts.put(place(node, key), verdict(node, key))));
        look();
    }

    void look() {
        demo.nodes().values().forEach(this::lookAtVerdicts);
        demo.nodes().values().stream().findFirst().ifPresent(this::lookAtRejections);
    }

    private void lookAtVerdicts(DnsNode node) {
        for (Serving.MemberTargets member : node.serving().members()) {
            for (VerdictKey key : member.targets()) {
                Verdict.State now = verdict(node, key);
                Verdict.State before = verdicts.put(place(node, key), now);
                if (before != now) {
                    String text = member.member().name() + " is " + words(now);
                    tell(node.config().site() + ": " + text);
                }
            }
        }
    }

    private static String place(DnsNode node, VerdictKey key) {
        return node.config().site() + " " + key;
    }

    private static Verdict.State verdict(DnsNode node, VerdictKey key) {
        return node.health().board().verdict(key).state();
    }

    private static String words(Verdict.State state) {
        return switch (state) {
            case UP -> Terminal.good("up");
            case DOWN -> Terminal.bad("down");
            case UNTESTED -> "untested";
        };
    }

    private void lookAtRejections(DnsNode node) {
        Map<String, Rejection> now = new HashMap<>();
        for (PublishedRecord published : node.serving().log().records().values()) {
            if (published instanceof Rejection rejection) {
                now.put(rejection.key().toString(), rejection);
            }
        }
        now.forEach((key, rejection) -> {
            if (!rejection.equals(rejections.get(key))) {
                tell(Terminal.bad("rejected: ") + object(rejection));
                rejection.problems().forEach(problem -> out.println("             " + problem));
                out.println("             in force: " + rejection.inForce());
            }
        });
        rejections.forEach((key, rejection) -> {
            if (!now.containsKey(key)) {
                tell(Terminal.good("no longer rejected: ") + object(rejection));
            }
        });
        rejections = now;
        out.flush();
    }

    private static String object(Rejection rejection) {
        return rejection.kind().isEmpty()
                ? rejection.source()
                : rejection.cluster()
                        + " "
                        + rejection.kind()
                        + " "
                        + rejection.namespace()
                        + "/"
                        + rejection.name();
    }

    private void tell(String text) {
        out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + text);
        out.flush();
    }
}

package io.meridian.dns.scenario;

import io.meridian.dns.decision.MemberState;
import io.meridian.model.AnswerRule;
import io.meridian.model.Coordinates;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Member;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Services and their members from lines of text.
final class ServiceText {

    private ServiceText() {}

    /// `FQDN TTL POLICY` and any of: a down response, `cold`, `alias=NAME`, `addresses=N`,
    /// `min-members=N`, `panic=PERCENT`, `no-ecs`. Policies: `round-robin`, `hash`, `geo`,
    /// `geo-hash`. Lines that begin with `rule` are topology rules before the policy: `rule
    /// CONDITION=VALUE,… sites=SITE,…`. Down responses: `all-records` (the default), `empty`,
    /// `no-reply`, or an address of last resort.
    static World.Service service(List<String> words, List<String> members) {
        return new World.Service(
                words.get(0),
                words.stream()
                        .filter(word -> word.startsWith("alias="))
                        .map(word -> word.substring(6))
                        .toList(),
                Integer.parseInt(words.get(1)),
                policy(words.get(2), members.stream().filter(ServiceText::isRule).toList()),
                new AnswerRule(
                        Integer.parseInt(option(words, "addresses", "1")),
                        Integer.parseInt(option(words, "min-members", "0")),
                        Integer.parseInt(option(words, "panic", "0")),
                        words.contains("no-ecs")),
                down(words.subList(3, words.size())),
                !words.contains("cold"),
                members.stream().filter(line -> !isRule(line)).map(ServiceText::member).toList());
    }

    private static String option(List<String> words, String name, String otherwise) {
        return words.stream()
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private static boolean isRule(String line) {
        return line.startsWith("rule ");
    }

    private static SelectionPolicy policy(String word, List<String> rules) {
        SelectionPolicy.BehindRules policy = policy(word);
        return rules.isEmpty()
                ? policy
                : new SelectionPolicy.Topology(
                        rules.stream().map(ServiceText::rule).toList(), policy);
    }

    /// Values are separated by commas, blanks in them written `_`.
    private static TopologyRule rule(String line) {
        List<String> words = List.of(line.split(" "));
        return new TopologyRule(
                values(words, "subnets").stream().map(IpPrefix::of).toList(),
                values(words, "continents"),
                values(words, "countries"),
                values(words, "regions"),
                values(words, "cities"),
                values(words, "asns").stream().map(Long::valueOf).toList(),
                values(words, "tags"),
                values(words, "sites"));
    }

    private static List<String> values(List<String> words, String name) {
        String text = option(words, name, "").replace('_', ' ');
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    private static SelectionPolicy.BehindRules policy(String word) {
        return switch (word) {
            case "round-robin" -> new SelectionPolicy.RoundRobin();
            case "hash" -> new SelectionPolicy.ConsistentHash(24, 56);
            case "geo" -> new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin());
            case "geo-hash" -> new SelectionPolicy.Geo(new SelectionPolicy.ConsistentHash(24, 56));
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static DownResponse down(List<String> words) {
        for (String word : words) {
            if (word.equals("empty")) {
                return new DownResponse.Empty();
            }
            if (word.equals("no-reply")) {
                return new DownResponse.NoReply();
            }
            if (IpAddress.parse(word).isPresent()) {
                return new DownResponse.FallbackIp(IpAddress.of(word));
            }
            if (!word.matches("cold|all-records|no-ecs|[a-z-]+=.+")) {
                throw new IllegalArgumentException(word);
            }
        }
        return new DownResponse.AllRecords();
    }

    /// `PRIORITY DESTINATION SITE STATE` and any of: `weight=N`, `public=ADDRESS`, `disabled`,
    /// `at=LATITUDE,LONGITUDE`. A destination is an address, or a name that ends with a dot.
    private static World.TestMember member(String line) {
        List<String> words = List.of(line.split(" "));
        Member published =
                new Member(
                        destination(words),
                        Integer.parseInt(option(words, "weight", "1")),
                        words.get(2),
                        words.get(2),
                        List.of(),
                        !words.contains("disabled"),
                        place(option(words, "at", "")),
                        null);
        return new World.TestMember(
                Integer.parseInt(words.get(0)),
                published,
                MemberState.valueOf(words.get(3).toUpperCase(Locale.ROOT)));
    }

    private static Destination destination(List<String> words) {
        String text = words.get(1);
        if (text.endsWith(".")) {
            return new Destination.Cname(text.substring(0, text.length() - 1));
        }
        String open = option(words, "public", "");
        return new Destination.Ip(IpAddress.of(text), open.isEmpty() ? null : IpAddress.of(open));
    }

    private static @Nullable Coordinates place(String text) {
        if (text.isEmpty()) {
            return null;
        }
        String[] degrees = text.split(",");
        return new Coordinates(Double.parseDouble(degrees[0]), Double.parseDouble(degrees[1]));
    }
}

package io.meridian.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Checks the rules of a topology: every problem, each with its place in the list.
public final class TopologyCheck {

    private static final int MOST_RULES = 500;
    private static final int MOST_VALUES = 1_000;
    private static final int MOST_VALUES_OF_ALL = 10_000;

    /// Their addresses are looked up as the IPv4 addresses in them: NAT64, 6to4, Teredo.
    private static final List<IpPrefix> OF_IPV4 =
            List.of(
                    IpPrefix.of("64:ff9b::/96"),
                    IpPrefix.of("2002::/16"),
                    IpPrefix.of("2001::/32"));

    private static final long GREATEST_SYSTEM = 4_294_967_295L;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<IpPrefix, Integer> onlySubnets = new HashMap<>();

    private TopologyCheck() {}

    /// @return with paths as `[1].countries[0]`, after the name of the list
    public static List<Problem> problemsOf(List<TopologyRule> rules) {
        TopologyCheck check = new TopologyCheck();
        if (rules.isEmpty() || rules.size() > MOST_RULES) {
            check.problem("", "must have 1.." + MOST_RULES + " rules, has " + rules.size());
        }
        long values = rules.stream().mapToLong(TopologyRule::values).sum();
        if (values > MOST_VALUES_OF_ALL) {
            check.problem(
                    "",
                    "must have at most "
                            + MOST_VALUES_OF_ALL
                            + " values in all rules together, has "
                            + values);
        }
        for (int i = 0; i < rules.size(); i++) {
            check.check("[" + i + "]", i, rules.get(i));
            if (rules.get(i).holdsForAll() && i + 1 < rules.size()) {
                check.problem(
                        "[" + i + "]",
                        "must have a condition, or be the last: without one it is for everybody");
            }
        }
        return List.copyOf(check.problems);
    }

    private void check(String at, int number, TopologyRule rule) {
        if (rule.sites().isEmpty()) {
            problem(at + ".sites", "must not be empty");
        }
        texts(at + ".sites", rule.sites(), site -> !site.isBlank(), "the name of a site");
        subnets(at + ".subnets", rule.subnets());
        texts(
                at + ".continents",
                rule.continents(),
                TopologyRule.CONTINENTS::contains,
                "one of AF, AN, AS, EU, NA, OC, SA");
        texts(
                at + ".countries",
                rule.countries(),
                TopologyRule.COUNTRIES::contains,
                "the two letters of a country (ISO 3166-1)");
        texts(
                at + ".regions",
                rule.regions(),
                TopologyCheck::isRegion,
                "a country and its subdivision, like US-CA (ISO 3166-2)");
        texts(at + ".cities", rule.cities(), city -> !city.isBlank(), "the name of a city");
        texts(at + ".tags", rule.tags(), tag -> !tag.isBlank(), "a tag of a file of networks");
        systems(at + ".asns", rule.asns());
        if (!rule.subnets().isEmpty() && !rule.asksForPlace() && !rule.asksForSystem()) {
            unique(at, number, rule.subnets());
        }
    }

    private static boolean isRegion(String region) {
        return region.matches("[A-Z]{2}-\\S.{0,63}")
                && TopologyRule.COUNTRIES.contains(region.substring(0, 2));
    }

    private void subnets(String path, List<IpPrefix> subnets) {
        size(path, subnets);
        for (int i = 0; i < subnets.size(); i++) {
            IpPrefix subnet = subnets.get(i);
            for (IpPrefix around : OF_IPV4) {
                if (subnet.length() >= around.length() && around.contains(subnet.address())) {
                    problem(
                            path + "[" + i + "]",
                            "can hold no client, as one within "
                                    + around
                                    + " is looked up as the IPv4 address in it, was "
                                    + subnet);
                }
            }
        }
    }

    /// A network that decides alone stands once: no order could tell two apart.
    private void unique(String at, int number, List<IpPrefix> subnets) {
        for (int i = 0; i < subnets.size(); i++) {
            Integer before = onlySubnets.putIfAbsent(subnets.get(i), number);
            if (before != null) {
                problem(
                        at + ".subnets[" + i + "]",
                        subnets.get(i) + " stands in rule [" + before + "] too");
            }
        }
    }

    private void texts(String path, List<String> values, Predicate<String> rule, String what) {
        size(path, values);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (!rule.test(value)) {
                problem(path + "[" + i + "]", "must be " + what + ", was '" + value + "'");
            } else if (!seen.add(value)) {
                problem(path + "[" + i + "]", "must stand once, stands twice: '" + value + "'");
            }
        }
    }

    private void systems(String path, List<Long> systems) {
        size(path, systems);
        for (int i = 0; i < systems.size(); i++) {
            long system = systems.get(i);
            if (system < 1 || system > GREATEST_SYSTEM) {
                problem(path + "[" + i + "]", "must be 1.." + GREATEST_SYSTEM + ", was " + system);
            }
        }
    }

    private void size(String path, List<?> values) {
        if (values.size() > MOST_VALUES) {
            problem(path, "must have at most " + MOST_VALUES + " values, has " + values.size());
        }
    }

    private void problem(String path, String rule) {
        problems.add(new Problem("", path, rule));
    }
}

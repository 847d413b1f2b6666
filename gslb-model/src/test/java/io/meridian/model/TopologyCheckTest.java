package io.meridian.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TopologyCheckTest {

    private static final TopologyRule EU =
            TopologyRule.ofSubnets(List.of(IpPrefix.of("10.0.0.0/8")), "eu", "us");

    private static List<String> problems(TopologyRule... rules) {
        return TopologyCheck.problemsOf(List.of(rules)).stream().map(Problem::toString).toList();
    }

    @Test
    void acceptsConditionsOfEveryKindAndALastRuleForAll() {
        TopologyRule every =
                new TopologyRule(
                        List.of(IpPrefix.of("10.0.0.0/8")),
                        List.of("EU", "AF"),
                        List.of("FR"),
                        List.of("FR-IDF", "GB-England"),
                        List.of("Paris"),
                        List.of(1L, 4_294_967_295L),
                        List.of("office"),
                        List.of("eu"));

        assertThat(problems(EU, every, TopologyRule.forAll("us"))).isEmpty();
    }

    @Test
    void tellsEveryProblemWithItsPlace() {
        TopologyRule wrong =
                new TopologyRule(
                        List.of(),
                        List.of("Europe"),
                        List.of("GBR", "DE", "DE"),
                        List.of("CA"),
                        List.of(" "),
                        List.of(0L, 4_294_967_296L),
                        List.of(""),
                        List.of());

        assertThat(problems(wrong))
                .containsExactly(
                        "[0].sites: must not be empty",
                        "[0].continents[0]: must be one of AF, AN, AS, EU, NA, OC, SA, was 'Europe'",
                        "[0].countries[0]: must be the two letters of a country (ISO 3166-1),"
                                + " was 'GBR'",
                        "[0].countries[2]: must stand once, stands twice: 'DE'",
                        "[0].regions[0]: must be a country and its subdivision, like US-CA (ISO"
                                + " 3166-2), was 'CA'",
                        "[0].cities[0]: must be the name of a city, was ' '",
                        "[0].tags[0]: must be a tag of a file of networks, was ''",
                        "[0].asns[0]: must be 1..4294967295, was 0",
                        "[0].asns[1]: must be 1..4294967295, was 4294967296");
    }

    private static TopologyRule of(
            List<String> subnets, List<String> countries, List<String> regions, List<Long> asns) {
        return new TopologyRule(
                subnets.stream().map(IpPrefix::of).toList(),
                List.of(),
                countries,
                regions,
                List.of(),
                asns,
                List.of(),
                List.of("eu"));
    }

    @Test
    void refusesCountriesThatThereAreNot() {
        TopologyRule wrong =
                of(List.of(), List.of("UK", "GB", "XX", "XK"), List.of("UK-England"), List.of());

        assertThat(problems(wrong))
                .containsExactly(
                        "[0].countries[0]: must be the two letters of a country (ISO 3166-1),"
                                + " was 'UK'",
                        "[0].countries[2]: must be the two letters of a country (ISO 3166-1),"
                                + " was 'XX'",
                        "[0].regions[0]: must be a country and its subdivision, like US-CA (ISO"
                                + " 3166-2), was 'UK-England'");
    }

    @Test
    void refusesNetworksWhoseClientsAreLookedUpAsIpv4() {
        TopologyRule wrong =
                of(
                        List.of("2000::/3", "2002:c000:200::/40", "64:ff9b::/96", "2001:0:1::/48"),
                        List.of(),
                        List.of(),
                        List.of());

        assertThat(problems(wrong))
                .containsExactly(
                        "[0].subnets[1]: can hold no client, as one within 2002::/16 is looked up as"
                                + " the IPv4 address in it, was 2002:c000:200::/40",
                        "[0].subnets[2]: can hold no client, as one within 64:ff9b::/96 is looked up"
                                + " as the IPv4 address in it, was 64:ff9b::/96",
                        "[0].subnets[3]: can hold no client, as one within 2001::/32 is looked up as"
                                + " the IPv4 address in it, was 2001:0:1::/48");
    }

    @Test
    void boundsTheNumberOfValuesOfAllRules() {
        List<Long> systems = LongStream.rangeClosed(1, 999).boxed().toList();
        TopologyRule wide = of(List.of(), List.of(), List.of(), systems);

        assertThat(problems(Collections.nCopies(10, wide).toArray(TopologyRule[]::new))).isEmpty();
        assertThat(problems(Collections.nCopies(11, wide).toArray(TopologyRule[]::new)))
                .containsExactly("must have at most 10000 values in all rules together, has 11000");
    }

    @Test
    void refusesARuleBehindOneForAll() {
        assertThat(problems(TopologyRule.forAll("us"), EU))
                .containsExactly(
                        "[0]: must have a condition, or be the last: without one it is for"
                                + " everybody");
    }

    @Test
    void refusesANetworkThatTwoRulesAskForAlone() {
        assertThat(problems(EU, EU))
                .containsExactly("[1].subnets[0]: 10.0.0.0/8 stands in rule [0] too");
    }

    @Test
    void boundsTheNumberOfRules() {
        List<TopologyRule> many =
                Collections.nCopies(
                        501,
                        new TopologyRule(
                                List.of(),
                                List.of("EU"),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of("eu")));

        assertThat(TopologyCheck.problemsOf(many))
                .extracting(Problem::rule)
                .containsExactly("must have 1..500 rules, has 501");
        assertThat(problems()).containsExactly("must have 1..500 rules, has 0");
    }
}

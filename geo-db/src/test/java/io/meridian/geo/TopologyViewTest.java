package io.meridian.geo;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.TopologyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyViewTest {

    private static final List<String> SITES = List.of("ap", "eu", "us");

    @TempDir Path folder;

    private static IpPrefix[] nets(String... texts) {
        return Stream.of(texts).map(IpPrefix::of).toArray(IpPrefix[]::new);
    }

    private static TopologyRule subnets(String texts, String... sites) {
        return TopologyRule.ofSubnets(List.of(nets(texts.split(","))), sites);
    }

    /// Of one condition.
    private static TopologyRule rule(String condition, String value, String... sites) {
        return new TopologyRule(
                List.of(),
                only("continents", condition, value),
                only("countries", condition, value),
                only("regions", condition, value),
                only("cities", condition, value),
                condition.equals("asns") ? List.of(Long.valueOf(value)) : List.of(),
                only("tags", condition, value),
                List.of(sites));
    }

    private static List<String> only(String name, String condition, String value) {
        return name.equals(condition) ? List.of(value) : List.of();
    }

    private static List<String> sites(GeoTable table, List<TopologyRule> rules, String address) {
        IpAddress at = IpAddress.of(address);
        TopologyView view = table.topology(rules, SITES);
        int leaf = view.leaf(at.high(), at.low(), at.v6());
        return IntStream.range(0, view.sites(leaf))
                .mapToObj(rank -> SITES.get(view.site(leaf, rank)))
                .toList();
    }

    private static int scope(GeoTable table, List<TopologyRule> rules, String address) {
        IpAddress at = IpAddress.of(address);
        TopologyView view = table.topology(rules, SITES);
        return view.scope(view.leaf(at.high(), at.low(), at.v6()), at.high(), at.low(), at.v6());
    }

    private Path database(String name, String csv) throws IOException {
        Path database = folder.resolve(name + ".mmdb");
        Path source = Files.writeString(folder.resolve(name + ".csv"), csv);
        long _ = GeoCsv.build(source, database, _ -> {});
        return database;
    }

    private GeoTable world() throws IOException {
        Path places =
                database(
                        "places",
                        """
                        network,latitude,longitude,country,city,region
                        1.2.3.0/24,34,-118,US,Los Angeles,CA
                        1.2.4.0/24,40,-74,US,New York,NY
                        5.5.5.0/24,48.8,2.3,FR,Paris,IDF/75
                        5.5.6.0/24,33.6,-95.5,US,Paris,TX
                        2001:db8:5::/48,48.8,2.3,FR,Paris,IDF/75
                        """);
        Path systems = database("systems", "network,asn,organization\n1.1.1.0/24,4242,Example\n");
        Path own =
                Files.writeString(
                        folder.resolve("own.csv"),
                        """
                        network,latitude,longitude,country,city,tag
                        10.1.0.0/16,51.5,-0.1,GB,London,office
                        1.2.3.128/25,51.5,-0.1,gb,London,vpn
                        """);
        return GeoTable.load(
                new GeoFiles(List.of(places, systems), List.of(new GeoFiles.UserFile(own, 10))));
    }

    @Test
    void longestPrefixDecidesWhateverTheOrderOfRules() {
        TopologyRule wide = subnets("10.0.0.0/8", "us");
        TopologyRule narrow = subnets("10.1.0.0/16", "eu");
        GeoTable table = GeoTable.ofNothing();

        for (List<TopologyRule> rules : List.of(List.of(wide, narrow), List.of(narrow, wide))) {
            assertThat(sites(table, rules, "10.1.2.3")).containsExactly("eu", "us");
            assertThat(sites(table, rules, "10.2.2.3")).containsExactly("us");
            assertThat(sites(table, rules, "11.0.0.1")).isEmpty();
            assertThat(scope(table, rules, "10.1.2.3")).isEqualTo(16);
            assertThat(scope(table, rules, "10.2.2.3")).isEqualTo(15);
            assertThat(scope(table, rules, "11.0.0.1")).isEqualTo(8);
            // No rule is about IPv6, but 2001::/32 and 2002::/16 carry IPv4 addresses.
            assertThat(scope(table, rules, "2a00::1")).isEqualTo(5);
        }
    }

    @Test
    void subnetsComeBeforePlaces() throws IOException {
        List<TopologyRule> rules =
                List.of(rule("countries", "US", "us"), subnets("1.2.3.0/25", "ap"));

        assertThat(sites(world(), rules, "1.2.3.4")).containsExactly("ap", "us");
        assertThat(sites(world(), rules, "1.2.4.4")).containsExactly("us");
    }

    @Test
    void everyConditionIsLookedAt() throws IOException {
        GeoTable table = world();
        assertMatch(table, rule("asns", "4242", "us"), "1.1.1.9", "1.1.2.9");
        assertMatch(table, rule("regions", "US-CA", "us"), "1.2.3.4", "1.2.4.4");
        assertMatch(table, rule("continents", "EU", "us"), "5.5.5.5", "5.5.6.5");
        assertMatch(table, rule("countries", "FR", "us"), "2001:db8:5::1", "2001:db8:6::1");
        assertMatch(table, rule("cities", "paris", "us"), "5.5.6.5", "1.2.4.4");
        assertMatch(table, rule("regions", "FR-75", "us"), "5.5.5.5", "5.5.6.5");
        assertMatch(table, rule("tags", "Office", "us"), "10.1.9.9", "10.2.9.9");
        assertMatch(table, rule("countries", "GB", "us"), "1.2.3.200", "1.2.3.4");
        // The continent follows from a country in lower case too.
        assertMatch(table, rule("continents", "EU", "us"), "1.2.3.200", "1.2.3.4");
    }

    private static void assertMatch(GeoTable table, TopologyRule rule, String met, String unmet) {
        assertThat(sites(table, List.of(rule), met)).as(met).containsExactly("us");
        assertThat(sites(table, List.of(rule), unmet)).as(unmet).isEmpty();
    }

    @Test
    void aCityIsFoundWhateverLevelsLieBetween() throws IOException {
        TopologyRule paris =
                new TopologyRule(
                        List.of(),
                        List.of(),
                        List.of("FR"),
                        List.of(),
                        List.of("Paris"),
                        List.of(),
                        List.of(),
                        List.of("eu"));

        assertMatchOf(paris, "5.5.5.5", "5.5.6.5");
        assertThat(world().matches(List.of(paris), 0, IpAddress.of("5.5.5.5").low(), false))
                .containsExactly(new TopologyMatch(0, "country FR, city Paris"));
    }

    private void assertMatchOf(TopologyRule rule, String met, String unmet) throws IOException {
        assertThat(sites(world(), List.of(rule), met)).containsExactly("eu");
        assertThat(sites(world(), List.of(rule), unmet)).isEmpty();
    }

    @Test
    void addressesThatCarryIpv4AreLookedUpAsThat() {
        List<TopologyRule> rules =
                List.of(subnets("192.0.2.0/24,2001:db8:2::/48", "us"), TopologyRule.forAll("eu"));
        GeoTable table = GeoTable.ofNothing();

        assertThat(sites(table, rules, "64:ff9b::192.0.2.1")).containsExactly("us", "eu");
        assertThat(scope(table, rules, "64:ff9b::192.0.2.1")).isEqualTo(96 + 24);
        assertThat(sites(table, rules, "2002:c000:0201::1")).containsExactly("us", "eu");
        assertThat(sites(table, rules, "2001:db8:2::1")).containsExactly("us", "eu");
    }

    @Test
    void rulesForSitesWithoutMembersWidenNothing() {
        List<TopologyRule> rules =
                List.of(subnets("10.0.0.0/8", "moon", "eu"), TopologyRule.forAll("eu"));

        assertThat(scope(GeoTable.ofNothing(), rules, "10.1.1.1")).isZero();
        assertThat(scope(GeoTable.ofNothing(), rules, "64:ff9b::1.1.1.1")).isZero();
    }

    /// What is compiled is what the rules say of each address, one by one.
    @Test
    void ordersAreThoseOfTheRulesThatAreMet() throws IOException {
        GeoTable table = world();
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 40; round++) {
            List<TopologyRule> rules = randomRules(random);
            for (int i = 0; i < 300; i++) {
                String address = randomAddress(random).toString();
                IpAddress at = IpAddress.of(address);
                List<String> expected =
                        table.matches(rules, at.high(), at.low(), at.v6()).stream()
                                .flatMap(match -> rules.get(match.rule()).sites().stream())
                                .filter(SITES::contains)
                                .distinct()
                                .toList();
                assertThat(sites(table, rules, address)).as(address).isEqualTo(expected);
            }
        }
    }

    private static List<TopologyRule> randomRules(SplittableRandom random) {
        List<TopologyRule> rules = new ArrayList<>();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            List<IpPrefix> subnets = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                IpAddress address = randomAddress(random);
                subnets.add(
                        IpPrefix.around(
                                address,
                                address.v6() ? random.nextInt(20, 64) : random.nextInt(4, 33)));
            }
            rules.add(
                    new TopologyRule(
                            subnets,
                            some(random, "EU", "NA"),
                            some(random, "FR", "US"),
                            some(random, "US-CA", "FR-75"),
                            some(random, "Paris", "London"),
                            random.nextInt(6) == 0 ? List.of(4242L) : List.of(),
                            some(random, "office", "vpn"),
                            List.of(site(random), site(random) + "2", site(random))));
        }
        return rules;
    }

    private static List<String> some(SplittableRandom random, String one, String other) {
        return random.nextInt(5) > 0 ? List.of() : List.of(random.nextBoolean() ? one : other);
    }

    private static String site(SplittableRandom random) {
        return SITES.get(random.nextInt(SITES.size()));
    }

    private static IpAddress randomAddress(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> IpAddress.v4(0x01020000 | random.nextInt(1 << 16));
            case 1 -> IpAddress.v4(0x05050000 | random.nextInt(1 << 16));
            case 2 -> IpAddress.v4(random.nextInt());
            case 3 -> IpAddress.v6(0x20010db8_00050000L | random.nextInt(1 << 18), 1);
            default -> IpAddress.v6(0x0064ff9b_00000000L, 0x01020000L | random.nextInt(1 << 16));
        };
    }
}

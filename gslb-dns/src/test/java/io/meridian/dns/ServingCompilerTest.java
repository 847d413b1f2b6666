package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.PrivateNetworks;
import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoTable;
import io.meridian.model.AnswerRule;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServingCompilerTest {

    private static final int PLACES = 30;

    @TempDir Path folder;

    private static GslbService invalid(String fqdn) {
        GslbService sound = Published.service(fqdn, List.of(), "192.0.2.9");
        return GslbService.of(
                fqdn, -1, new SelectionPolicy.RoundRobin(), sound.pools(), HealthRule.NONE, null);
    }

    @Test
    void refusesAnUnsoundServiceAloneAndKeepsItsLastGoodVersion() {
        Serving first =
                Published.compiler()
                        .compile(
                                Published.log(
                                        1,
                                        Published.service("a.gslb.test", List.of(), "192.0.2.1"),
                                        Published.service("b.gslb.test", List.of(), "192.0.2.2")),
                                null,
                                null);
        Serving next =
                Published.compiler()
                        .compile(
                                Published.log(
                                        2,
                                        invalid("a.gslb.test"),
                                        Published.service("b.gslb.test", List.of(), "192.0.2.3"),
                                        invalid("c.gslb.test")),
                                null,
                                first);
        assertThat(next.refused()).containsOnlyKeys("a.gslb.test", "c.gslb.test");
        assertThat(next.refused().get("a.gslb.test")).contains("ttlSeconds").contains("-1");
        assertThat(next.zones().services()).containsOnlyKeys("a.gslb.test", "b.gslb.test");
        assertThat(next.members())
                .extracting(Serving.MemberTargets::name)
                .containsExactlyInAnyOrder("a.gslb.test 192.0.2.1", "b.gslb.test 192.0.2.3");
    }

    /// Whatever goes wrong: here there is no table to keep clients in.
    private static GslbService failing(String fqdn, String... addresses) {
        GslbService sound = Published.service(fqdn, List.of("one"), addresses);
        return new GslbService(
                fqdn,
                List.of(),
                30,
                sound.policy(),
                sound.pools(),
                sound.health(),
                AnswerRule.DEFAULT,
                new Persistence("profile", Duration.ofMinutes(1), 24, 56, false),
                null);
    }

    @Test
    void aServiceThatCannotBeCompiledCostsNoOtherOne() {
        ServingCompiler compiler =
                Published.compiler(
                        AnswerSettings.DEFAULT.keepingIn(() -> {
                            throw new IllegalStateException("no table");
                        }));
        Serving first =
                compiler.compile(
                        Published.log(
                                1,
                                Published.monitor("one", 80),
                                Published.service("a.gslb.test", List.of("one"), "192.0.2.1"),
                                Published.service("b.gslb.test", List.of("one"), "192.0.2.2")),
                        null,
                        null);
        Serving next =
                compiler.compile(
                        Published.log(
                                2,
                                Published.monitor("one", 80),
                                failing("a.gslb.test", "192.0.2.7", "192.0.2.8"),
                                Published.service("b.gslb.test", List.of("one"), "192.0.2.3"),
                                failing("c.gslb.test", "192.0.2.9")),
                        null,
                        first);
        assertThat(next.refused())
                .containsOnlyKeys("a.gslb.test", "c.gslb.test")
                .allSatisfy((_, reason) -> assertThat(reason).contains("no table"));
        assertThat(next.zones().services()).containsOnlyKeys("a.gslb.test", "b.gslb.test");
        assertThat(next.members())
                .extracting(Serving.MemberTargets::name)
                .containsExactly("a.gslb.test 192.0.2.1", "b.gslb.test 192.0.2.3");
        assertThat(next.firstSlots()).containsExactly(0, 1, 2);
        assertThat(next.probes()).hasSize(2);
        assertThat(served(next, "b.gslb.test").number()).isEqualTo(1);
    }

    @Test
    void aServiceThatCannotBeMadeOverNewGeoDataStaysOverTheOld() throws IOException {
        GslbService wide = atManyPlaces("wide.gslb.test");
        Site[] sites = sites();
        List<PublishedRecord> records = new ArrayList<>(List.of(sites));
        records.add(wide);
        records.add(Published.service("b.gslb.test", List.of(), "192.0.2.2"));
        PublishedRecord[] published = records.toArray(PublishedRecord[]::new);
        ServingCompiler compiler =
                Published.compiler(
                        new AnswerSettings(
                                100,
                                new DownResponse.AllRecords(),
                                PrivateNetworks.STANDARD,
                                null));
        GeoTable few = networks("few", 100);
        GeoTable many = networks("many", 60_000);

        Serving first = compiler.compile(Published.log(1, published), few, null);
        assertThat(first.refused()).isEmpty();
        Serving next = compiler.compile(Published.log(1, published), many, first);
        Serving later = compiler.compile(Published.log(2, published), many, next);
        for (Serving serving : List.of(next, later)) {
            assertThat(serving.geo()).isSameAs(many);
            assertThat(serving.refused()).containsOnlyKeys("wide.gslb.test");
            assertThat(serving.refused().get("wide.gslb.test")).contains("geo.order-depth");
            assertThat(served(serving, "wide.gslb.test").geo()).isSameAs(few);
            assertThat(served(serving, "b.gslb.test").geo()).isSameAs(many);
        }
        Serving fresh = compiler.compile(Published.log(1, published), many, null);
        assertThat(fresh.zones().services()).containsOnlyKeys("b.gslb.test");
    }

    private static BalancedService served(Serving serving, String fqdn) {
        return Objects.requireNonNull(serving.zones().services().get(fqdn));
    }

    private static Site[] sites() {
        Random random = new Random(1);
        return IntStream.range(0, PLACES)
                .mapToObj(i ->
                        new Site(
                                "site-" + i,
                                random.nextInt(-80, 80),
                                random.nextInt(-179, 179),
                                List.of(),
                                true))
                .toArray(Site[]::new);
    }

    private static GslbService atManyPlaces(String fqdn) {
        List<Member> members =
                IntStream.range(0, PLACES)
                        .mapToObj(i ->
                                Member.of(
                                        IpAddress.of("192.0.2." + i),
                                        1,
                                        "site-" + i,
                                        "cluster",
                                        List.of()))
                        .toList();
        return GslbService.of(
                fqdn,
                30,
                new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()),
                List.of(new Pool(10, members)),
                HealthRule.NONE,
                null);
    }

    /// Users' networks all over the globe.
    private GeoTable networks(String name, int count) throws IOException {
        StringBuilder csv = new StringBuilder("network,latitude,longitude\n");
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            csv.append("10.%d.%d.0/24,".formatted(i >> 8, i & 0xff))
                    .append(random.nextInt(-8000, 8000) / 100.0)
                    .append(',')
                    .append(random.nextInt(-17_900, 17_900) / 100.0)
                    .append('\n');
        }
        Path source = Files.writeString(folder.resolve(name + ".csv"), csv);
        Path database = folder.resolve(name + ".mmdb");
        GeoCsv.build(source, database, _ -> {});
        return GeoTable.load(List.of(database));
    }

    @Test
    void everySiteProbesWhatEachFollowsItsOwnVoteOn() {
        Quorum local = new Quorum(Quorum.Rule.LOCAL, List.of("newyork"));
        Quorum majority = new Quorum(Quorum.Rule.MAJORITY, List.of("newyork"));

        assertThat(probe(local).isFrom("london")).isTrue();
        assertThat(probe(majority).isFrom("london")).isFalse();
    }

    private static Serving.Probe probe(Quorum quorum) {
        GslbService plain = Published.service("a.gslb.test", List.of("tcp"), "192.0.2.1");
        HealthRule rule =
                new HealthRule(
                        List.of("tcp"), 1, quorum, Duration.ZERO, false, Readiness.Rule.IGNORE);
        GslbService service =
                GslbService.of("a.gslb.test", 30, plain.policy(), plain.pools(), rule, null);
        return Published.serving(1, Published.monitor("tcp", 80), service).probes().getFirst();
    }

    @Test
    void probesATargetOfTwoServicesOnce() {
        Serving serving =
                Published.serving(
                        1,
                        Published.monitor("one", 80),
                        Published.monitor("same-by-another-name", 80),
                        Published.service("a.gslb.test", List.of("one"), "192.0.2.1"),
                        Published.service(
                                "b.gslb.test", List.of("same-by-another-name"), "192.0.2.1"));
        assertThat(serving.probes()).hasSize(1);
        assertThat(serving.targetsOf(0).toList()).isEqualTo(serving.targetsOf(1).toList());
    }

    private static GslbService leadingTo(String fqdn, String target) {
        Member member =
                new Member(
                        new Destination.Cname(target),
                        1,
                        null,
                        "cluster",
                        List.of(),
                        true,
                        null,
                        null);
        return GslbService.of(
                fqdn,
                30,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, List.of(member))),
                HealthRule.of(List.of("one"), 1),
                null);
    }

    @Test
    void probesNamesElsewhereAndNotThoseOfItsOwnServices() {
        Serving serving =
                Published.serving(
                        1,
                        Published.monitor("one", 80),
                        Published.service("a.gslb.test", List.of("one"), "192.0.2.1"),
                        leadingTo("b.gslb.test", "a.gslb.test"),
                        leadingTo("c.gslb.test", "a.example.net"));

        assertThat(serving.targetsOf(0).toList()).hasSize(1);
        assertThat(serving.targetsOf(1).toList()).isEmpty();
        assertThat(serving.targetsOf(2).toList()).hasSize(1);
        assertThat(serving.health().isNested(1)).isTrue();
        assertThat(serving.health().isNested(2)).isFalse();
    }

    @Test
    void namesMonitorsThatDoNotExist() {
        Serving serving =
                Published.serving(
                        1,
                        Published.monitor("there", 80),
                        Published.service("a.gslb.test", List.of("there", "gone"), "192.0.2.1"));
        assertThat(serving.members().getFirst().missingMonitors()).containsExactly("gone");
        assertThat(serving.members().getFirst().targets()).hasSize(1);
    }

    @Test
    void listsServicesOutsideAllZonesWithoutServingThem() {
        Serving serving =
                Published.serving(1, Published.service("a.other.test", List.of(), "192.0.2.1"));
        assertThat(serving.zones().services()).isEmpty();
        assertThat(serving.zones().outsideZones()).containsExactly("a.other.test");
    }
}

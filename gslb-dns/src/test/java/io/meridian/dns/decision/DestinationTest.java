package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.geo.GeoTable;
import io.meridian.model.IpPrefix;
import io.meridian.model.SelectionPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Members with a public address, members that are names, members that are disabled or stand
/// somewhere else than their site.
final class DestinationTest {

    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);
    private static final SelectionPolicy GEO_DRAW =
            new SelectionPolicy.Geo(ServiceFixture.ROUND_ROBIN);
    private static final String LONDONER = "192.0.2.7";
    private static final String SINGAPOREAN = "203.0.113.7";

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.0.0.1, 8",
        "172.31.255.255, 10.0.0.1, 12",
        "192.168.4.4, 10.0.0.1, 16",
        "100.127.0.1, 10.0.0.1, 10",
        "fd12::1, 10.0.0.1, 7",
        "::ffff:10.1.2.3, 10.0.0.1, 8",
        "11.0.0.1, 198.51.100.1, 8",
        "100.128.0.1, 198.51.100.1, 9",
        "203.0.113.7, 198.51.100.1, 5",
        "2001:db8::7, 198.51.100.1, 1"
    })
    void answersVipsToPrivateClientsAndPublicAddressesToOthers(
            String client, String answer, int scope) {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .split(10, "10.0.0.1", "198.51.100.1")
                        .build();
        assertThat(service.answer(client)).containsExactly(answer);
        assertThat(service.decide(client).scopePrefixLength()).isEqualTo(scope);
        assertThat(service.decide6(client).kind()).isEqualTo(Decision.Kind.NODATA);
    }

    @Test
    void takesConfiguredNetworksForPrivateAndJoinsWhatTouches() {
        PrivateNetworks networks =
                new PrivateNetworks(
                        List.of(
                                IpPrefix.of("11.0.0.0/8"),
                                IpPrefix.of("11.2.0.0/16"),
                                IpPrefix.of("2001:db8::1/128")));
        ClientView client = ServiceFixture.client("11.2.3.4");
        assertThat(networks.contains(client)).isTrue();
        assertThat(networks.scope(client)).as("10/8 and 11/8 together").isEqualTo(7);
        assertThat(networks.contains(ServiceFixture.client("2001:db8::1"))).isTrue();
        assertThat(networks.scope(ServiceFixture.client("2001:db8::1"))).isEqualTo(128);
        assertThat(networks.contains(ServiceFixture.client("2001:db8::2"))).isFalse();
        assertThat(networks.scope(ServiceFixture.client("2001:db8::2"))).isEqualTo(127);
        PrivateNetworks all = new PrivateNetworks(List.of(IpPrefix.of("0.0.0.0/0")));
        assertThat(all.scope(ServiceFixture.client("203.0.113.7"))).isZero();
        assertThat(all.contains(ServiceFixture.client("203.0.113.7"))).isTrue();
    }

    @Test
    void answersAPublicAddressThatSeveralMembersShareOnce() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .answer(0, 0)
                        .split(10, "10.0.0.1", "198.51.100.1")
                        .split(10, "10.0.0.2", "198.51.100.1")
                        .member(10, "198.51.100.2", null)
                        .build();
        assertThat(service.answer(SINGAPOREAN)).containsExactly("198.51.100.1", "198.51.100.2");
        assertThat(service.answer("10.7.7.7"))
                .containsExactly("10.0.0.1", "10.0.0.2", "198.51.100.2");
        service.setAll(MemberState.DOWN);
        assertThat(service.answer(SINGAPOREAN)).containsExactly("198.51.100.1", "198.51.100.2");
    }

    private static ServiceFixture.Builder names() {
        return ServiceFixture.of(GEO_DRAW)
                .geo(GEO)
                .cname(10, "eu.example.net", "london")
                .cname(10, "sg.example.net", "singapore")
                .member(10, "10.0.0.1", "newyork");
    }

    @Test
    void answersANameAloneToBothFamilies() {
        ServiceFixture service = names().build();
        assertThat(service.answer(SINGAPOREAN)).containsExactly("sg.example.net.");
        assertThat(service.decide(SINGAPOREAN).isName()).isTrue();
        assertThat(service.answer6(LONDONER)).containsExactly("eu.example.net.");
        assertThat(service.answer("198.51.100.7")).containsExactly("10.0.0.1");
        assertThat(service.answer6("198.51.100.7"))
                .as("the nearest that has something for IPv6")
                .containsExactly("eu.example.net.");
        assertThat(service.decide(SINGAPOREAN).scopePrefixLength()).isEqualTo(24);
    }

    @Test
    void putsNoNameBesideAddresses() {
        ServiceFixture several = names().answer(3, 0).member(10, "10.0.0.2", "newyork").build();
        assertThat(several.answer(SINGAPOREAN)).containsExactly("sg.example.net.");
        assertThat(several.fates(SINGAPOREAN, false))
                .containsEntry("sg.example.net", Fate.CHOSEN)
                .containsEntry("10.0.0.1", Fate.STANDS_ALONE);
        assertThat(several.answer("198.51.100.7"))
                .containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
        assertThat(several.fates("198.51.100.7", false))
                .containsEntry("eu.example.net", Fate.STANDS_ALONE);
        ServiceFixture all = names().answer(0, 0).build();
        assertThat(all.answer(SINGAPOREAN)).containsExactly("10.0.0.1");
        assertThat(all.answer6(SINGAPOREAN)).containsExactly("sg.example.net.");
    }

    @Test
    void answersAddressesWhenAllAreDownAndANameOnlyWithoutAny() {
        ServiceFixture service = names().build().setAll(MemberState.DOWN);
        assertThat(service.answer(SINGAPOREAN)).containsExactly("10.0.0.1");
        assertThat(service.answer6(SINGAPOREAN)).containsExactly("sg.example.net.");
        assertThat(service.fates(SINGAPOREAN, true))
                .containsEntry("sg.example.net", Fate.CHOSEN)
                .containsEntry("eu.example.net", Fate.STANDS_ALONE)
                .containsEntry("10.0.0.1", Fate.OTHER_FAMILY);
    }

    @Test
    void neverAnswersADisabledMember() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .answer(0, 0)
                        .member(10, "10.0.0.1", null)
                        .disabled(10, "10.0.0.2")
                        .build();
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.1");
        assertThat(service.setAll(MemberState.DOWN).answer(LONDONER)).containsExactly("10.0.0.1");
        assertThat(service.fates(LONDONER, false)).containsEntry("10.0.0.2", Fate.DISABLED);
    }

    /// The members' addresses lie in networks that the database has elsewhere: it is not asked.
    @Test
    void standsWhereItIsSaidToAndNotWhereItsAddressIs() {
        ServiceFixture service =
                ServiceFixture.of(GEO_DRAW)
                        .geo(GEO)
                        .member(10, "203.0.113.80", "london")
                        .at(10, "192.0.2.80", 1.3, 103.9)
                        .build();
        assertThat(service.answer(LONDONER)).containsExactly("203.0.113.80");
        assertThat(service.answer(SINGAPOREAN)).containsExactly("192.0.2.80");
        ServiceFixture nowhere =
                ServiceFixture.of(GEO_DRAW)
                        .geo(GEO)
                        .member(10, "192.0.2.80", null)
                        .member(10, "203.0.113.80", "london")
                        .build();
        assertThat(nowhere.answer(LONDONER)).containsExactly("203.0.113.80");
        assertThat(nowhere.fates(LONDONER, false)).containsEntry("192.0.2.80", Fate.NO_PLACE);
    }

    @Test
    void drawsNamesAndAddressesByTheirShares() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .answer(2, 0)
                        .cname(10, "eu.example.net", null)
                        .member(10, "10.0.0.1", null)
                        .build();
        Set<List<String>> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            seen.add(service.answer(LONDONER));
        }
        assertThat(seen).containsExactlyInAnyOrder(List.of("eu.example.net."), List.of("10.0.0.1"));
    }
}

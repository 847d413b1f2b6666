package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Coordinates;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a ServicePolicy says of single members: whether they may be answered, and where they stand.
class SingleMembersTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation =
                new Federation(folder)
                        .add("a", ingress("i", "app.test", "192.0.2.1"))
                        .add("a", ingress("j", "app.test", "192.0.2.2"))
                        .add("b", ingress("i", "app.test", "2001:db8::1"));
    }

    private Federation members(String entries) {
        return federation.add(
                "a",
                """
                apiVersion: gslb.meridian.io/v1alpha1
                kind: ServicePolicy
                metadata: { name: sp, namespace: avi-system }
                spec: { fqdn: app.test, members: [ %s ] }
                """
                        .formatted(entries));
    }

    private static Member member(GslbService service, String name) {
        return service.pools().stream()
                .flatMap(pool -> pool.members().stream())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void disabledMemberLeavesTheClustersWeightToTheOthers() {
        assertThat(member(federation.service("app.test"), "192.0.2.2").weight()).isEqualTo(1);
        GslbService service =
                members("{ cluster: a, address: 192.0.2.1, enabled: false }").service("app.test");

        assertThat(member(service, "192.0.2.1").enabled()).isFalse();
        assertThat(member(service, "192.0.2.2").enabled()).isTrue();
        // Alone it has what the cluster has, as cluster b's one member has.
        assertThat(member(service, "192.0.2.2").weight())
                .isEqualTo(member(service, "2001:db8::1").weight());
    }

    @Test
    void entryWithAnAddressGoesBeforeItsClustersFieldByField() {
        GslbService service =
                members(
                                """
                                { cluster: a, address: 192.0.2.1, latitude: 5, longitude: 6 },
                                { cluster: a, enabled: false, latitude: 1, longitude: 2 },
                                { cluster: b, address: "2001:DB8:0::1", enabled: true, latitude: -3.5, longitude: 4 }
                                """)
                        .service("app.test");

        assertThat(member(service, "192.0.2.1").location()).isEqualTo(new Coordinates(5, 6));
        assertThat(member(service, "192.0.2.1").enabled()).isFalse();
        assertThat(member(service, "192.0.2.2").location()).isEqualTo(new Coordinates(1, 2));
        assertThat(member(service, "192.0.2.2").enabled()).isFalse();
        assertThat(member(service, "2001:db8::1").location()).isEqualTo(new Coordinates(-3.5, 4));
        assertThat(member(service, "2001:db8::1").enabled()).isTrue();
    }

    @Test
    void thirdPartyMembersAreNamedByTheirSite() {
        GslbService service =
                members("{ cluster: east, enabled: false }")
                        .add(
                                "a",
                                Federation.rule(
                                        "thirdPartyMembers: [ { site: east, vip: 192.0.2.9 } ]"))
                        .service("app.test");

        assertThat(member(service, "192.0.2.9").enabled()).isFalse();
        assertThat(member(service, "192.0.2.1").enabled()).isTrue();
    }

    @Test
    void entryOfNoMemberIsTold() {
        members("{ cluster: b, address: 192.0.2.77, enabled: false }");

        assertThat(federation.assemble().notes())
                .contains("app.test: ServicePolicy members: b 192.0.2.77 is no member");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ cluster: c }                                 | must be a member cluster of the GSLBConfig or the name of a Site, was 'c'",
                "{ cluster: a, address: 'a b' }                 | must be an address or a domain name, was 'a b'",
                "{ cluster: a, latitude: 1 }                    | must have both latitude and longitude, or neither",
                "{ cluster: a, latitude: 91, longitude: 0 }     | must be -90..90, was 91",
                "{ cluster: a, latitude: 0, longitude: 181 }    | must be -180..180, was 181",
                "{ cluster: a }, { cluster: a }                 | stands there twice",
                "{ cluster: a, address: 'X.test.' }, { cluster: a, address: x.test } | stands there twice",
            })
    void problems(String entries, String problem) {
        members(entries).assemble();

        List<String> told = federation.problems("ServicePolicy", "sp");
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).isEqualTo(problem);
    }
}

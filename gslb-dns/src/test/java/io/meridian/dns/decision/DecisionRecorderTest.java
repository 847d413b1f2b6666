package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.geo.GeoTable;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.SelectionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DecisionRecorderTest {

    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);
    private static final String LONDONER = "192.0.2.7";

    private static ServiceFixture.Builder geo() {
        return ServiceFixture.of(new SelectionPolicy.Geo(ServiceFixture.HASH))
                .geo(GEO)
                .member(20, "10.0.0.1", "london")
                .member(20, "10.0.0.2", "newyork")
                .member(20, "10.0.0.3", "closed")
                .member(20, "2001:db8::1", "london")
                .member(10, "10.0.0.4", "singapore")
                .member(0, "10.0.0.5", "london")
                .member(0, "2001:db8::2", "london");
    }

    @Test
    void tellsWhatBecameOfEachMember() {
        assertThat(geo().build().fates(LONDONER, false))
                .isEqualTo(
                        Map.of(
                                "10.0.0.1", Fate.CHOSEN,
                                "10.0.0.2", Fate.FARTHER,
                                "10.0.0.3", Fate.SITE_DISABLED,
                                "2001:db8::1", Fate.OTHER_FAMILY,
                                "10.0.0.4", Fate.LOWER_POOL,
                                "10.0.0.5", Fate.PRIORITY_ZERO,
                                "2001:db8::2", Fate.OTHER_FAMILY));
    }

    @Test
    void tellsDownFromUntestedInPoolsAboveTheAnswering() {
        ServiceFixture service =
                geo().build()
                        .set(MemberState.DOWN, "10.0.0.1")
                        .set(MemberState.UNTESTED, "10.0.0.2");
        assertThat(service.fates(LONDONER, false))
                .containsEntry("10.0.0.1", Fate.DOWN)
                .containsEntry("10.0.0.2", Fate.UNTESTED)
                .containsEntry("10.0.0.4", Fate.CHOSEN);
    }

    @Test
    void tellsOfTheLastResort() {
        ServiceFixture all = geo().build().setAll(MemberState.DOWN);
        assertThat(all.fates(LONDONER, false))
                .containsEntry("10.0.0.1", Fate.LAST_RESORT)
                .containsEntry("10.0.0.4", Fate.LAST_RESORT)
                .containsEntry("10.0.0.5", Fate.PRIORITY_ZERO);
        ServiceFixture one =
                geo().down(new DownResponse.FallbackIp(IpAddress.of("10.9.9.9")))
                        .build()
                        .setAll(MemberState.DOWN);
        assertThat(one.fates(LONDONER, false)).containsEntry("10.0.0.1", Fate.DOWN);
    }

    @Test
    void tellsWhoLostByHashAndWhoWasNotDrawn() {
        ServiceFixture.Builder hash =
                ServiceFixture.of(ServiceFixture.HASH)
                        .member(10, "10.0.0.1", null)
                        .member(10, "10.0.0.2", null);
        assertThat(hash.build().fates(LONDONER, false).values())
                .containsExactlyInAnyOrder(Fate.CHOSEN, Fate.LOWER_HASH);
        ServiceFixture.Builder draw =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .member(10, "10.0.0.1", null)
                        .member(10, "10.0.0.2", null);
        assertThat(draw.build().fates(LONDONER, false).values())
                .containsExactlyInAnyOrder(Fate.CHOSEN, Fate.NOT_DRAWN);
    }

    /// Over all states of four members in two pools: the one that is told as chosen is the answer.
    @Test
    void choosesTheSameWithAndWithoutARecorder() {
        List<String> addresses = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
        ServiceFixture service =
                ServiceFixture.of(new SelectionPolicy.Geo(ServiceFixture.HASH))
                        .geo(GEO)
                        .member(20, addresses.get(0), "london")
                        .member(20, addresses.get(1), "newyork")
                        .member(10, addresses.get(2), "newyork")
                        .member(10, addresses.get(3), null)
                        .build();
        for (int states = 0; states < 81; states++) {
            int rest = states;
            for (String address : addresses) {
                service.set(MemberState.values()[rest % 3], address);
                rest /= 3;
            }
            for (String client : List.of(LONDONER, "198.51.100.7", "100.64.3.1", "2001:db8:2::1")) {
                List<String> kept = new ArrayList<>();
                service.fates(client, false)
                        .forEach((address, fate) -> {
                            if (fate == Fate.CHOSEN || fate == Fate.LAST_RESORT) {
                                kept.add(address);
                            }
                        });
                assertThat(kept)
                        .as("states %d, client %s", states, client)
                        .containsExactlyInAnyOrderElementsOf(service.answer(client));
            }
        }
    }
}

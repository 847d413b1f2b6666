package io.meridian.federator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import io.meridian.model.SelectionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossesTest {

    private static Map<RecordKey, PublishedRecord> services(int from, int to, int priority) {
        Map<RecordKey, PublishedRecord> services = new TreeMap<>();
        for (int i = from; i < to; i++) {
            Member member = Member.of(IpAddress.of("192.0.2.1"), 1, null, "a", List.of());
            GslbService service =
                    GslbService.of(
                            "s" + i + ".test",
                            30,
                            new SelectionPolicy.RoundRobin(),
                            List.of(new Pool(priority, List.of(member))),
                            HealthRule.NONE,
                            null);
            services.put(service.key(), service);
        }
        return services;
    }

    /// More than 20 % and more than 10, both.
    @ParameterizedTest
    @CsvSource({
        "10, 0, false",
        "11, 0, true",
        "12, 2, false",
        "12, 1, true",
        "55, 44, false",
        "56, 44, true",
        "54, 43, true",
        "1000, 800, false",
        "1000, 799, true"
    })
    void bothLimitsMustBePassed(int served, int kept, boolean held) {
        Losses losses = Losses.between(services(0, served, 10), services(0, kept, 10));

        assertThat(losses.fqdns()).hasSize(served - kept);
        assertThat(losses.exceed(GuardConfig.DEFAULT)).isEqualTo(held);
    }

    @Test
    void serviceLeftWithPriorityZeroOnlyIsLostToo() {
        Losses losses = Losses.between(services(0, 20, 10), services(0, 20, 0));
        assertThat(losses.exceed(GuardConfig.DEFAULT)).isTrue();

        assertThat(Losses.between(services(0, 20, 0), services(0, 0, 0)).fqdns()).isEmpty();
    }

    private static Map<RecordKey, PublishedRecord> services(int count, String... destinations) {
        List<Member> members = new ArrayList<>();
        for (String destination : destinations) {
            boolean enabled = !destination.startsWith("-");
            String plain = enabled ? destination : destination.substring(1);
            members.add(
                    new Member(
                            IpAddress.parse(plain)
                                    .<Destination>map(ip -> new Destination.Ip(ip, null))
                                    .orElseGet(() -> new Destination.Cname(plain)),
                            1,
                            null,
                            "a",
                            List.of(),
                            enabled,
                            null,
                            null));
        }
        Map<RecordKey, PublishedRecord> services = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            GslbService service =
                    GslbService.of(
                            "s" + i + ".test",
                            30,
                            new SelectionPolicy.RoundRobin(),
                            members.isEmpty() ? List.of() : List.of(new Pool(10, members)),
                            HealthRule.NONE,
                            null);
            services.put(service.key(), service);
        }
        return services;
    }

    /// What it had, what it is to have, and whether that is a loss.
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1 2001:db8::1, 192.0.2.1, true",
        "192.0.2.1 2001:db8::1, 2001:db8::1, true",
        "192.0.2.1 2001:db8::1, 192.0.2.1 -2001:db8::1, true",
        "192.0.2.1 -2001:db8::1, 192.0.2.1, false",
        "192.0.2.1 2001:db8::1, 192.0.2.2 2001:db8::2, false",
        "192.0.2.1 192.0.2.2, 192.0.2.1, false",
        "192.0.2.1, 2001:db8::1, true",
        "192.0.2.1, 192.0.2.1 2001:db8::1, false",
        "192.0.2.1 2001:db8::1, cdn.test, false",
        "cdn.test, 192.0.2.1, false",
        "cdn.test 192.0.2.1, 2001:db8::1, true",
        "cdn.test, -cdn.test, true"
    })
    void lastMemberOfAnAddressFamilyIsALoss(String before, String after, boolean lost) {
        Losses losses =
                Losses.between(services(20, before.split(" ")), services(20, after.split(" ")));

        assertThat(losses.served()).isEqualTo(20);
        assertThat(losses.fqdns()).hasSize(lost ? 20 : 0);
        assertThat(losses.exceed(GuardConfig.DEFAULT)).isEqualTo(lost);
    }
}

package io.meridian.dns.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrefixListTest {

    private static PrefixList networks(String... networks) {
        return new PrefixList(Stream.of(networks).map(IpPrefix::of).toList());
    }

    private static boolean contains(PrefixList list, String address) {
        IpAddress client = IpAddress.of(address);
        return list.contains(client.high(), client.low(), client.v6());
    }

    @Test
    void containsWhatLiesInAnyOfItsNetworks() {
        PrefixList list =
                networks("192.0.2.128/25", "198.51.100.7", "2001:db8::/33", "2001:db9::/80");

        assertThat(contains(list, "192.0.2.128")).isTrue();
        assertThat(contains(list, "192.0.2.255")).isTrue();
        assertThat(contains(list, "192.0.2.127")).isFalse();
        assertThat(contains(list, "198.51.100.7")).isTrue();
        assertThat(contains(list, "198.51.100.6")).isFalse();
        assertThat(contains(list, "2001:db8:7fff::1")).isTrue();
        assertThat(contains(list, "2001:db8:8000::1")).isFalse();
        assertThat(contains(list, "2001:db9::ffff:ffff:ffff")).isTrue();
        assertThat(contains(list, "2001:db9::1:0:0:0")).isFalse();
    }

    @Test
    void keepsFamiliesApart() {
        assertThat(contains(networks("0.0.0.0/0"), "::1")).isFalse();
        assertThat(contains(networks("0.0.0.0/0"), "255.1.2.3")).isTrue();
        assertThat(contains(networks("::/0"), "192.0.2.1")).isFalse();
        assertThat(contains(networks("::/0"), "ffff::1")).isTrue();
        assertThat(contains(networks(), "192.0.2.1")).isFalse();
    }
}

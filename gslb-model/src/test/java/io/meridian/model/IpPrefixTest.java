package io.meridian.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7/32, 192.0.2.6, false",
        "128.0.0.0/1, 255.255.255.255, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/64, 2001:db8::ffff:0:0:1, true",
        "2001:db8::8000:0:0:0/65, 2001:db8::7fff:0:0:1, false",
        "2001:db8::1/128, 2001:db8::1, true",
        "::/0, 2001:db8::1, true"
    })
    void containsWhatSharesItsBits(String prefix, String address, boolean contains) {
        assertThat(IpPrefix.of(prefix).contains(IpAddress.of(address))).isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "192.0.2.0/",
                "192.0.2.0/33",
                "192.0.2.1/24",
                "192.0.2.0/024",
                "192.0.2.0/+24",
                "192.0.2.0/24/24",
                "host/24",
                "2001:db8::/129",
                "2001:db8::1/64",
                "192.0.2.0/-1",
                "192.0.2/24"
            })
    void refusesEverythingElse(String text) {
        assertThat(IpPrefix.parse(text)).isEmpty();
    }

    @Test
    void writesWhatItReads() {
        assertThat(IpPrefix.of("192.0.2.0/24")).hasToString("192.0.2.0/24");
        assertThat(IpPrefix.of("2001:DB8:0::/48")).hasToString("2001:db8::/48");
        assertThat(IpPrefix.of("192.0.2.9")).hasToString("192.0.2.9/32");
        assertThat(IpPrefix.around(IpAddress.of("192.0.2.9"), 25)).hasToString("192.0.2.0/25");
    }

    @Test
    void isNeverMadeWithBitsBeyondItsLength() {
        assertThatThrownBy(() -> new IpPrefix(IpAddress.of("192.0.2.1"), 24))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IpPrefix(IpAddress.of("192.0.2.0"), 33))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

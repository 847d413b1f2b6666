package io.meridian.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
    })
    void writesCanonicalText(String text, String canonical) {
        assertThat(IpAddress.of(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "0x7f.0.0.1",
                "1.2.3.4/32",
                "fe80::1%eth0",
                "[::1]",
                "localhost",
                "1:2:3",
                ":::",
                "1.2.3.",
                ".1.2.3",
                " 1.2.3.4",
                "１.2.3.4"
            })
    void refusesWhatIsNotALiteral(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void keepsEveryAddressThroughTextAndOctets() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(octets);
            for (int j = 0; j < octets.length; j++) {
                octets[j] *=
                        (byte) random.nextInt(2); // runs of zeros are what text forms get wrong
            }
            IpAddress address = IpAddress.of(InetAddress.getByAddress(octets));
            assertThat(IpAddress.of(address.toString())).isEqualTo(address);
            assertThat(IpAddress.of(address.toInetAddress())).isEqualTo(address);
            if (address.v6()) {
                assertThat(address.octets()).isEqualTo(octets);
            }
        }
    }

    @Test
    void ordersIpv4BeforeIpv6AndByUnsignedValue() {
        assertThat(
                        List.of("ffff::", "200.0.0.1", "::1", "10.0.0.1", "8000::").stream()
                                .map(IpAddress::of)
                                .sorted()
                                .map(IpAddress::toString))
                .containsExactly("10.0.0.1", "200.0.0.1", "::1", "8000::", "ffff::");
    }
}

package io.meridian.dns.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.cookie.ServerCookies.Standing;
import io.meridian.model.IpAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Against the vectors of RFC 9018, Appendix A, and the rules of its §4.3.
class ServerCookiesTest {

    private static final String SECRET = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private static final String COOKIE = "2464c4abcf10c957010000005cf79f111f8130c3eee29480";
    private static final int MADE = 0x5cf79f11;
    private static final IpAddress CLIENT = IpAddress.of("198.51.100.100");

    private final byte[] reply = new byte[24];

    private Standing check(String cookie, IpAddress client, int now, String... secrets) {
        byte[] query = HexFormat.of().parseHex("ffff" + cookie);
        return new ServerCookies(
                        new CookieSecrets(
                                List.of(secrets).stream()
                                        .map(hex -> CookieSecret.parse(hex).orElseThrow())
                                        .toList()))
                .check(
                        query,
                        2,
                        query.length - 2,
                        client.high(),
                        client.low(),
                        client.v6(),
                        now,
                        reply);
    }

    private String replied() {
        return HexFormat.of().formatHex(reply);
    }

    @Test
    void givesNewClientTheCookieOfAppendixA1() {
        assertThat(check(COOKIE.substring(0, 16), CLIENT, MADE, SECRET)).isEqualTo(Standing.FRESH);
        assertThat(replied()).isEqualTo(COOKIE);
    }

    @Test
    void renewsAsInAppendixA2() {
        assertThat(check(COOKIE, CLIENT, 0x5cf7a871, SECRET)).isEqualTo(Standing.VALID);
        assertThat(replied()).isEqualTo("2464c4abcf10c957010000005cf7a871d4a564a1442aca77");
    }

    @Test
    void hashesReservedOctetsAsTheyCameAsInAppendixA3() {
        assertThat(
                        check(
                                "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5",
                                IpAddress.of("203.0.113.203"),
                                0x5cf7a9ac - 0x1000,
                                SECRET))
                .isEqualTo(Standing.VALID);
        assertThat(check("fc93fc62807ddb86", IpAddress.of("203.0.113.203"), 0x5cf7a9ac, SECRET))
                .isEqualTo(Standing.FRESH);
        assertThat(replied()).isEqualTo("fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e");
    }

    @Test
    void replacesCookieOfTheSecretThatGoesAsInAppendixA4() {
        IpAddress client = IpAddress.of("2001:db8:220:1:59de:d0f4:8769:82b8");
        String old = "dd3bdf9344b678b185a6f5cb60fca715";
        String next = "445536bcd2513298075a5d379663c962";
        String cookie = "22681ab97d52c298010000005cf7c57926556bd0934c72f8";

        assertThat(check(cookie, client, 0x5cf7c609, next, old)).isEqualTo(Standing.VALID);
        assertThat(replied()).isEqualTo("22681ab97d52c298010000005cf7c609a6bb79d16625507a");
        assertThat(check(cookie, client, 0x5cf7c609, next)).isEqualTo(Standing.INVALID);
    }

    @Test
    void givesYoungCookieBackAsItCame() {
        assertThat(check(COOKIE, CLIENT, MADE + 1799, SECRET)).isEqualTo(Standing.VALID);
        assertThat(replied()).isEqualTo(COOKIE);
        assertThat(check(COOKIE, CLIENT, MADE + 1800, SECRET)).isEqualTo(Standing.VALID);
        assertThat(replied()).startsWith(COOKIE.substring(0, 16)).isNotEqualTo(COOKIE);
    }

    @Test
    void takesCookieOfAnHourAgoAndOfFiveMinutesAhead() {
        assertThat(check(COOKIE, CLIENT, MADE + 3600, SECRET)).isEqualTo(Standing.VALID);
        assertThat(check(COOKIE, CLIENT, MADE + 3601, SECRET)).isEqualTo(Standing.INVALID);
        assertThat(check(COOKIE, CLIENT, MADE - 300, SECRET)).isEqualTo(Standing.VALID);
        assertThat(check(COOKIE, CLIENT, MADE - 301, SECRET)).isEqualTo(Standing.INVALID);
    }

    /// 2106-02-07: the time's 32 bits begin anew.
    @Test
    void knowsNoEndOfTime() {
        check("0102030405060708", CLIENT, -10, SECRET);
        String made = replied();

        assertThat(check(made, CLIENT, 20, SECRET)).isEqualTo(Standing.VALID);
        assertThat(check(made, CLIENT, 4000, SECRET)).isEqualTo(Standing.INVALID);
    }

    @Test
    void takesNoCookieInWhichAnythingDiffers() {
        byte[] octets = HexFormat.of().parseHex(COOKIE);
        for (int bit = 0; bit < octets.length * 8; bit++) {
            byte[] changed = octets.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(check(HexFormat.of().formatHex(changed), CLIENT, MADE, SECRET))
                    .as("bit %s", bit)
                    .isEqualTo(Standing.INVALID);
        }
        assertThat(check(COOKIE, IpAddress.of("198.51.100.101"), MADE, SECRET))
                .isEqualTo(Standing.INVALID);
        assertThat(check(COOKIE, IpAddress.of("::c633:6464"), MADE, SECRET))
                .isEqualTo(Standing.INVALID);
        assertThat(check(COOKIE.substring(0, 46), CLIENT, MADE, SECRET))
                .isEqualTo(Standing.INVALID);
        assertThat(check(COOKIE + "00", CLIENT, MADE, SECRET)).isEqualTo(Standing.INVALID);
    }
}

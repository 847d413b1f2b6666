package io.meridian.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverrideTargetTest {

    private static final Member MEMBER =
            Member.of(IpAddress.of("2001:db8::1"), 1, "london", "cluster1-admin", List.of());

    @ParameterizedTest
    @CsvSource({
        "member:shop.example.com/2001:db8::1, true",
        "member:SHOP.example.com./2001:0db8:0:0::1, true",
        "member:shop.example.com/2001:db8::2, false",
        "member:*.example.com/*, true",
        "member:*.example.org/*, false",
        "member:shop.example.com/2001:db8:*, true",
        "cluster:cluster1-admin, true",
        "cluster:cluster1-*, true",
        "cluster:cluster1, false",
        "site:london, true",
        "site:*, true",
        "site:paris, false"
    })
    void matches(String text, boolean matches) {
        OverrideTarget target = OverrideTarget.parse(text).orElseThrow();
        assertThat(target.matches("shop.example.com", MEMBER)).isEqualTo(matches);
        assertThat(OverrideTarget.parse(target.toString())).contains(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "london",
                "site:",
                "site: ",
                "member:shop.example.com",
                "member:/192.0.2.1",
                "member:shop.example.com/",
                "member:shop.example.com/192.0.2",
                "region:eu",
                "site:a b"
            })
    void isNoTarget(String text) {
        assertThat(OverrideTarget.parse(text)).isEmpty();
    }

    @Test
    void memberWithoutASiteStandsAtNone() {
        Member nowhere = Member.of(IpAddress.of("192.0.2.1"), 1, null, "c", List.of());
        OverrideTarget everySite = OverrideTarget.parse("site:*").orElseThrow();
        assertThat(everySite.matches("shop.example.com", nowhere)).isFalse();
    }

    @Test
    void isNoTargetWithANameThatIsLongerThanAny() {
        String longest = "a".repeat(255);
        assertThat(OverrideTarget.parse("site:" + longest)).isPresent();
        assertThat(OverrideTarget.parse("member:" + longest + "/*")).isPresent();
        assertThat(OverrideTarget.parse("site:" + longest + "a")).isEmpty();
        assertThat(OverrideTarget.parse("cluster:" + longest + "a")).isEmpty();
        assertThat(OverrideTarget.parse("member:" + longest + "a/*")).isEmpty();
        assertThat(OverrideTarget.parse("member:a/" + longest + "*")).isEmpty();
    }

    @Test
    @Timeout(60) // of what took longer than anybody waited
    void aPatternOfManyStarsEndsToo() {
        OverrideTarget target =
                OverrideTarget.parse("member:" + "*a".repeat(126) + "*z/*").orElseThrow();
        assertThat(target.matches("a".repeat(253), MEMBER)).isFalse();
        assertThat(target.matches("a".repeat(252) + "z", MEMBER)).isTrue();
    }
}

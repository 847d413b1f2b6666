package io.meridian.dns.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.IpAddress;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is one key and what is another, and that both stay what they are.
final class AffinityKeyTest {

    private static final long SHOP = AffinityKey.service("shop.example.com");

    private static long of(String address, int length) {
        IpAddress client = IpAddress.of(address);
        return AffinityKey.of(SHOP, false, client.v6(), length, client.high(), client.low());
    }

    @Test
    void clientsOfAPrefixShareAKey() {
        assertThat(of("192.0.2.1", 24)).isEqualTo(of("192.0.2.254", 24));
        assertThat(of("192.0.2.1", 24)).isNotEqualTo(of("192.0.3.1", 24));
        assertThat(of("192.0.2.1", 32)).isNotEqualTo(of("192.0.2.2", 32));
        assertThat(of("192.0.2.1", 0)).isEqualTo(of("203.0.113.9", 0));
        assertThat(of("2001:db8:0:ff::1", 56)).isEqualTo(of("2001:db8:0:1::9", 56));
        assertThat(of("2001:db8:0:ff::1", 56)).isNotEqualTo(of("2001:db8:0:1ff::1", 56));
        assertThat(of("2001:db8::1", 127)).isEqualTo(of("2001:db8::", 127));
        assertThat(of("2001:db8::1", 128)).isNotEqualTo(of("2001:db8::", 128));
        assertThat(of("2001:db8::1", 0)).isEqualTo(of("2001:db9::1", 0));
    }

    @Test
    void aShorterPrefixIsAKeyOfItsOwn() {
        Set<Long> keys = new HashSet<>();
        for (int length = 0; length <= 32; length++) {
            keys.add(of("0.0.0.0", length));
        }
        for (int length = 0; length <= 128; length++) {
            keys.add(of("::", length));
        }
        assertThat(keys).hasSize(33 + 129);
    }

    @Test
    void servicesAndAskedFamiliesHaveKeysOfTheirOwn() {
        long blog = AffinityKey.service("blog.example.com");
        assertThat(AffinityKey.of(blog, false, false, 24, 0, 1L << 8))
                .isNotEqualTo(AffinityKey.of(SHOP, false, false, 24, 0, 1L << 8));
        assertThat(AffinityKey.of(SHOP, true, false, 24, 0, 1L << 8))
                .isNotEqualTo(AffinityKey.of(SHOP, false, false, 24, 0, 1L << 8));
        assertThat(AffinityKey.member(SHOP, "192.0.2.1"))
                .isNotEqualTo(AffinityKey.member(blog, "192.0.2.1"))
                .isBetween(1L, (1L << 37) - 2);
    }

    @Test
    void noTwoOfAMillionPrefixesShareAKey() {
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < 1_000_000; i++) {
            keys.add(AffinityKey.of(SHOP, false, false, 24, 0, (long) i << 8));
        }
        assertThat(keys).hasSize(1_000_000);
    }

    /// Peers and disks of this version hold them: another result needs another version.
    @Test
    void theHashingIsThatOfItsVersion() {
        assertThat(AffinityKey.VERSION).isOne();
        assertThat(SHOP).isEqualTo(7890471347338186336L);
        assertThat(AffinityKey.member(SHOP, "192.0.2.1")).isEqualTo(113925625570L);
        assertThat(of("192.0.2.1", 24)).isEqualTo(2870054736540839932L);
        assertThat(of("2001:db8::1", 56)).isEqualTo(-7009608764739827778L);
    }
}

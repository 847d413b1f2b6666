package io.meridian.dns.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The vectors of the reference implementation: key 00 01 … 0f, message 00 01 02 ….
class SipHashTest {

    private static final long KEY0 = 0x0706050403020100L;
    private static final long KEY1 = 0x0f0e0d0c0b0a0908L;

    @Test
    void hashesAsTheReferenceDoes() {
        SipHash hash = new SipHash();

        assertThat(hash.begin(KEY0, KEY1).end(0, 0)).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(hash.begin(KEY0, KEY1).add(0x0001020304050607L).end(0, 0))
                .isEqualTo(0x93f5f5799a932462L);
        assertThat(hash.begin(KEY0, KEY1).add(0x0001020304050607L).end(0x08090a0b0c0d0e00L, 7))
                .isEqualTo(0xa129ca6149be45e5L);
    }
}

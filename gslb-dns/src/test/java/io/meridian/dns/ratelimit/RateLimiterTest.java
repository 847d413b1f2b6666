package io.meridian.dns.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meridian.model.IpPrefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long CLIENT = 0xc0000201L; // 192.0.2.1
    private static final int TABLE = 1 << 16;

    private static RateLimiter limiter(int rate, int burst, int slip) {
        PrefixList exempt = new PrefixList(List.of(IpPrefix.of("127.0.0.0/8")));
        return new RateLimiter(new RateLimits(rate, burst, slip, exempt, TABLE));
    }

    private static int admitted(RateLimiter limiter, long address, int queries, long nanos) {
        int admitted = 0;
        for (int i = 0; i < queries; i++) {
            if (limiter.admits(0, address, false, ReplyClass.ANSWER, nanos)) {
                admitted++;
            }
        }
        return admitted;
    }

    @Test
    void admitsABurst() {
        assertThat(admitted(limiter(50, 125, 1), CLIENT, 1_000, SECOND)).isEqualTo(125);
    }

    /// Ten seconds of a thousand queries each.
    @Test
    void admitsTheRateOnceTheBurstIsGone() {
        RateLimiter limiter = limiter(50, 125, 1);
        int first = 0;
        int then = 0;
        for (int milli = 0; milli < 20_000; milli++) {
            int admitted = admitted(limiter, CLIENT, 1, milli * (SECOND / 1_000));
            if (milli < 10_000) {
                first += admitted;
            } else {
                then += admitted;
            }
        }
        assertThat(first).as("with the burst").isCloseTo(625, within(30));
        assertThat(then).as("ten seconds of the rate").isCloseTo(500, within(25));
    }

    @Test
    void forgetsWhoWasSilent() {
        RateLimiter limiter = limiter(50, 125, 1);
        assertThat(admitted(limiter, CLIENT, 200, 0)).isEqualTo(125);
        assertThat(admitted(limiter, CLIENT, 200, 60 * SECOND)).isEqualTo(125);
    }

    @Test
    void limitsWhatANetworkGetsThroughManyAddresses() {
        RateLimiter limiter = limiter(50, 125, 1);
        int admitted = 0;
        for (int host = 0; host < 256; host++) {
            admitted += admitted(limiter, 0xc0000200L | host, 125, 0);
        }
        assertThat(admitted).as("32 addresses' worth of a /24").isEqualTo(125 * 32);
        assertThat(admitted(limiter, 0xc0000301L, 200, 0)).as("the next /24").isEqualTo(125);
    }

    @Test
    void limitsNetworksOfIpv6() {
        RateLimiter limiter = limiter(50, 100, 1);
        int admitted = 0;
        for (int host = 0; host < 1_000; host++) {
            if (limiter.admits(0x20010db8L << 32, host, true, ReplyClass.ANSWER, 0)) {
                admitted++;
            }
        }
        assertThat(admitted).as("twice an address's worth of a /64").isEqualTo(200);
        int subnets = 0;
        for (int subnet = 1; subnet < 1_000; subnet++) {
            if (limiter.admits(0x20010db8L << 32 | subnet, 1, true, ReplyClass.ANSWER, 0)) {
                subnets++;
            }
        }
        assertThat(subnets).as("four times of a /48, less what the /64 had").isEqualTo(200);
    }

    @Test
    void keepsKindsOfRepliesAndFamiliesApart() {
        RateLimiter limiter = limiter(1, 1, 1);
        for (ReplyClass kind : ReplyClass.values()) {
            assertThat(limiter.admits(0, CLIENT, false, kind, 0)).isTrue();
            assertThat(limiter.admits(0, CLIENT, false, kind, 0)).isFalse();
            assertThat(limiter.admits(0, CLIENT, true, kind, 0)).isTrue();
        }
    }

    @Test
    void leavesTheExemptAlone() {
        assertThat(admitted(limiter(1, 1, 1), 0x7f000001L, 1_000, 0)).isEqualTo(1_000);
    }

    @Test
    void slipsEveryNth() {
        RateLimiter third = limiter(1, 1, 3);
        assertThat(List.of(third.slips(), third.slips(), third.slips(), third.slips()))
                .containsExactly(false, false, true, false);
        assertThat(limiter(1, 1, 1).slips()).isTrue();
        assertThat(limiter(1, 1, 0).slips()).isFalse();
    }

    /// A flood of forged addresses, a hundred times what the table holds, neither frees one that is
    /// over its limit nor closes the door to others.
    @Test
    void keepsTheHeavyInABoundedTable() {
        RateLimiter limiter = limiter(50, 125, 1);
        assertThat(admitted(limiter, CLIENT, 200, 0)).isEqualTo(125);
        int refused = 0;
        for (int i = 0; i < TABLE * 10; i++) {
            long forged = Integer.toUnsignedLong(i * 0x9e3779b1);
            if (!limiter.admits(0, forged, false, ReplyClass.ANSWER, 0)) {
                refused++;
            }
        }
        assertThat(admitted(limiter, CLIENT, 200, 0)).isZero();
        assertThat(refused).as("of %s", TABLE * 10).isLessThan(TABLE / 10);
    }

    @Test
    void countsForAllThreadsTogether() throws Exception {
        RateLimits limits = new RateLimits(50, 10_000, 1, new PrefixList(List.of()), TABLE);
        int[] admitted = new int[4];
        Thread[] threads = new Thread[admitted.length];
        for (int t = 0; t < threads.length; t++) {
            int own = t;
            threads[t] =
                    Thread.ofPlatform()
                            .start(() ->
                                    admitted[own] =
                                            admitted(new RateLimiter(limits), CLIENT, 20_000, 0));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // Additions that meet at one slot may be lost, but each thread's own limit would be 40,000.
        assertThat(admitted[0] + admitted[1] + admitted[2] + admitted[3]).isBetween(10_000, 39_000);
    }

    @Test
    void allocatesNothing() {
        RateLimiter limiter = limiter(50, 125, 1);
        var threads =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        admitted(limiter, CLIENT, 10_000, 0);

        long before = threads.getCurrentThreadAllocatedBytes();
        admitted(limiter, CLIENT + 1, 100_000, SECOND);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(10_000);
    }
}

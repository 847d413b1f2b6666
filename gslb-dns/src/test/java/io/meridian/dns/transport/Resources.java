package io.meridian.dns.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// What this process holds.
///
/// @param heap octets in use after a collection
/// @param direct octets of buffers outside the heap, Netty's own among them
/// @param descriptors open files and sockets
record Resources(long heap, long direct, long descriptors) {

    private static final long MEBIBYTE = 1 << 20;

    /// Beyond what a collection may leave one time and not the next.
    private static final long HEAP_NOISE = 24 * MEBIBYTE;

    private static final long DIRECT_NOISE = 16 * MEBIBYTE;
    private static final long DESCRIPTOR_NOISE = 8;

    static Resources now() {
        System.gc();
        long pools =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        long netty = Math.max(0, PlatformDependent.usedDirectMemory());
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Resources(heap, pools + netty, descriptorCount());
    }

    private static long descriptorCount() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    void assertNoLeakSince(Resources before) {
        assertThat(heap - before.heap).as("heap grown").isLessThan(HEAP_NOISE);
        assertThat(direct - before.direct).as("direct memory grown").isLessThan(DIRECT_NOISE);
        assertThat(descriptors - before.descriptors)
                .as("descriptors more")
                .isLessThanOrEqualTo(DESCRIPTOR_NOISE);
    }

    @Override
    public String toString() {
        return "%d MiB heap, %d MiB direct, %d descriptors"
                .formatted(heap / MEBIBYTE, direct / MEBIBYTE, descriptors);
    }
}

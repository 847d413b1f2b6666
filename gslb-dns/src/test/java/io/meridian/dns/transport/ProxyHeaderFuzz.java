package io.meridian.dns.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.meridian.dns.transport.ProxyHeader.Reading;
import io.meridian.model.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/// Any octets as a PROXY header of version 2: the reading is that of the specification, put down
/// here once more; octets before and behind do not matter; and less than a whole header never
/// passes for one, wherever a stream is cut.
class ProxyHeaderFuzz {

    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final int HEAD_BYTES = 16;
    private static final int MOST_BYTES = 512;

    private final ProxyHeader header = new ProxyHeader();

    @MethodSource("seeds")
    @FuzzTest
    void readsAsSpecified(byte[] octets) throws UnknownHostException {
        Reading reading = header.read(octets, 0, octets.length);
        assertThat(reading).isEqualTo(expected(octets));
        if (reading == Reading.PROXIED) {
            IpAddress client = IpAddress.of(client(octets));
            assertThat(header.high()).isEqualTo(client.high());
            assertThat(header.low()).isEqualTo(client.low());
            assertThat(header.v6()).isEqualTo(client.v6());
        }
        if (reading == Reading.PROXIED || reading == Reading.LOCAL) {
            assertThat(header.length()).isBetween(HEAD_BYTES, octets.length);
            wherever(octets, reading);
            for (int cut = 0; cut < header.length(); cut++) {
                assertThat(new ProxyHeader().read(octets, 0, cut))
                        .as("the first %d octets", cut)
                        .isEqualTo(Reading.INCOMPLETE);
            }
        }
    }

    private void wherever(byte[] octets, Reading reading) {
        int length = header.length();
        byte[] around = new byte[octets.length + 40];
        Arrays.fill(around, (byte) 0x5a);
        System.arraycopy(octets, 0, around, 20, octets.length);
        assertThat(header.read(around, 20, around.length)).isEqualTo(reading);
        assertThat(header.length()).isEqualTo(length);
    }

    /// §2.2 of the specification.
    private static Reading expected(byte[] octets) {
        int there = Math.min(octets.length, SIGNATURE.length);
        if (!Arrays.equals(Arrays.copyOf(octets, there), Arrays.copyOf(SIGNATURE, there))) {
            return Reading.MALFORMED;
        }
        if (octets.length < HEAD_BYTES) {
            return Reading.INCOMPLETE;
        }
        int size = (octets[14] & 0xff) << 8 | octets[15] & 0xff;
        boolean local = octets[12] == 0x20;
        if (!local && octets[12] != 0x21 || size > MOST_BYTES) {
            return Reading.MALFORMED;
        }
        if (octets.length < HEAD_BYTES + size) {
            return Reading.INCOMPLETE;
        }
        return local ? Reading.LOCAL : expectedOfProxy(octets[13], size);
    }

    private static Reading expectedOfProxy(int familyAndTransport, int size) {
        int family = familyAndTransport >>> 4 & 15;
        int transport = familyAndTransport & 15;
        if (familyAndTransport == 0) {
            return Reading.LOCAL;
        }
        if (family < 1 || family > 3 || transport < 1 || transport > 2) {
            return Reading.MALFORMED;
        }
        if (size < List.of(12, 36, 216).get(family - 1)) {
            return Reading.MALFORMED;
        }
        return family == 3 ? Reading.LOCAL : Reading.PROXIED;
    }

    private static InetAddress client(byte[] octets) throws UnknownHostException {
        int size = octets[13] >>> 4 == 1 ? 4 : 16;
        return InetAddress.getByAddress(Arrays.copyOfRange(octets, HEAD_BYTES, HEAD_BYTES + size));
    }

    static List<byte[]> seeds() {
        return List.of(
                        "",
                        "0d0a0d0a000d0a515549540a",
                        "0d0a0d0a000d0a515549540a 20 00 0000",
                        "0d0a0d0a000d0a515549540a 21 00 0000",
                        "0d0a0d0a000d0a515549540a 21 11 000c cb007107 c0000235 d431 0035",
                        "0d0a0d0a000d0a515549540a 21 12 000c cb007107 c0000235 d431 0035 1234",
                        "0d0a0d0a000d0a515549540a 21 21 0024"
                                + "20010db8000300000000000000000007 20010db8000000000000000000000053"
                                + "d431 0035",
                        "0d0a0d0a000d0a515549540a 21 22 0024"
                                + "00000000000000000000ffffcb007107 20010db8000000000000000000000053"
                                + "d431 0035",
                        "0d0a0d0a000d0a515549540a 21 11 0013"
                                + "cb007107 c0000235 d431 0035 03 0004 01020304",
                        "0d0a0d0a000d0a515549540a 21 31 00d8" + "61".repeat(216),
                        "0d0a0d0a000d0a515549540a 31 11 000c cb007107 c0000235 d431 0035")
                .stream()
                .map(hex -> HexFormat.of().parseHex(hex.replace(" ", "")))
                .toList();
    }
}

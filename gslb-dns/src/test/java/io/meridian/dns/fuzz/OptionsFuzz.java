package io.meridian.dns.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;

/// Any octets as the options of an OPT: FORMERR exactly when a client subnet or the first cookie
/// breaks its RFC or an option overruns, by a reading of the rules that shares no code with the
/// server; and a client subnet comes back as it was sent.
class OptionsFuzz {

    private static final FuzzedServer SERVER = new FuzzedServer();
    private static final byte[] QUESTION = Packets.query("shop.gslb.example.com. A");
    private static final int CLIENT_SUBNET = 8;
    private static final int COOKIE = 10;
    private static final int SCOPE = 3;

    @MethodSource("seeds")
    @FuzzTest
    void judgesOptionsAsTheirRfcs(byte[] options) {
        if (options.length > 1024) {
            return;
        }
        byte[] reply = SERVER.answer(withOptions(options), false);
        Message message = ReplyText.parse(reply);
        OPTRecord opt = message.getOPT();
        assertThat(opt).as("an OPT for an OPT").isNotNull();
        assertThat(message.getRcode() == Rcode.FORMERR)
                .as("FORMERR to %s", HexFormat.of().formatHex(options))
                .isEqualTo(!wellFormed(options));
        byte[] subnet = first(CLIENT_SUBNET, ReplyText.withoutMappedAddress(options));
        if (message.getRcode() == Rcode.NOERROR) {
            assertSubnetComesBack(subnet, opt);
        }
    }

    private static byte[] withOptions(byte[] options) {
        var query = new ByteArrayOutputStream();
        query.writeBytes(QUESTION);
        query.writeBytes(HexFormat.of().parseHex("00002904d000000000"));
        query.write(options.length >>> 8);
        query.write(options.length);
        query.writeBytes(options);
        byte[] octets = query.toByteArray();
        octets[11] = 1;
        return octets;
    }

    /// RFC 6891 §6.1.2, RFC 7871 §6 and §7.2.1, RFC 7873 §4 and §5.2.
    private static boolean wellFormed(byte[] options) {
        boolean cookie = false;
        int at = 0;
        while (at < options.length) {
            if (options.length - at < 4 || options.length - at - 4 < size(options, at)) {
                return false;
            }
            int code = number(options, at);
            byte[] data = Arrays.copyOfRange(options, at + 4, at + 4 + size(options, at));
            if (code == CLIENT_SUBNET && !subnetWellFormed(data)) {
                return false;
            }
            if (code == COOKIE && !cookie) {
                cookie = true;
                if (data.length != 8 && (data.length < 16 || data.length > 40)) {
                    return false;
                }
            }
            at += 4 + data.length;
        }
        return true;
    }

    private static boolean subnetWellFormed(byte[] data) {
        if (data.length < 4 || data[SCOPE] != 0) {
            return false;
        }
        int bits = number(data, 0) == 1 ? 32 : number(data, 0) == 2 ? 128 : -1;
        int source = data[2] & 0xff;
        if (source > bits || data.length != 4 + Math.ceilDiv(source, 8)) {
            return false;
        }
        for (int bit = source; bit < 8 * (data.length - 4); bit++) {
            if ((data[4 + bit / 8] & 0x80 >>> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] first(int code, byte[] options) {
        for (int at = 0; at + 4 <= options.length; at += 4 + size(options, at)) {
            if (number(options, at) == code) {
                return Arrays.copyOfRange(options, at + 4, at + 4 + size(options, at));
            }
        }
        return new byte[0];
    }

    /// Everything but the scope, which is no longer than the address.
    private static void assertSubnetComesBack(byte[] asked, OPTRecord opt) {
        List<byte[]> told = opt.getOptions(CLIENT_SUBNET).stream().map(OptionsFuzz::data).toList();
        assertThat(told).as("client subnets").hasSize(asked.length == 0 ? 0 : 1);
        if (asked.length > 0) {
            byte[] subnet = told.getFirst().clone();
            assertThat(subnet[SCOPE] & 0xff).isLessThanOrEqualTo(asked[1] == 1 ? 32 : 128);
            subnet[SCOPE] = 0;
            assertThat(subnet).isEqualTo(asked);
        }
    }

    private static byte[] data(EDNSOption option) {
        byte[] wire = option.toWire();
        return Arrays.copyOfRange(wire, 4, wire.length);
    }

    private static int size(byte[] options, int at) {
        return number(options, at + 2);
    }

    private static int number(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
    }

    static List<byte[]> seeds() {
        return List.of(
                        "",
                        "0008 0007 0001 18 00 cb0071",
                        "0008 000b 0002 38 00 20010db8000300",
                        "0008 0004 0001 00 00",
                        "0008 0004 0002 00 00",
                        "0008 0007 0001 17 00 cb0070",
                        "0008 0008 0001 19 00 cb007180",
                        "0008 0013 0002 78 00 00000000000000000000ffffcb0071",
                        "000a 0008 0102030405060708",
                        "000a 0018 0102030405060708 01000000 5cc1af0b 0011223344556677",
                        "0003 0000",
                        "000b 0000",
                        "000c 0004 00000000",
                        "0013 0000",
                        "fde9 0002 abcd 0008 0007 0001 18 00 cb0071 000a 0008 0102030405060708")
                .stream()
                .map(hex -> HexFormat.of().parseHex(hex.replace(" ", "")))
                .toList();
    }
}

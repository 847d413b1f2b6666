package io.meridian.dns.peers;

import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.xbill.DNS.EDNSOption;

/// Queries with a client subnet, and the scope in replies (RFC 7871 §6).
final class EcsMessages {

    private static final int CLIENT_SUBNET = 8;

    private EcsMessages() {}

    /// An A query; bits of the address beyond `source` are zero.
    static byte[] query(String name, int id, BigInteger address, int bits, int source) {
        byte[] octets = Arrays.copyOf(Addresses.octets(address, bits), Math.ceilDiv(source, 8));
        byte[] query =
                Packets.query(
                        "%s A edns=1232 option=8:%04x%02x00%s"
                                .formatted(
                                        name,
                                        bits == 32 ? 1 : 2,
                                        source,
                                        HexFormat.of().formatHex(octets)));
        query[0] = (byte) (id >>> 8);
        query[1] = (byte) id;
        return query;
    }

    /// The scope that a reply states.
    static int scope(byte[] reply) {
        EDNSOption subnet = ReplyText.parse(reply).getOPT().getOptions(CLIENT_SUBNET).getFirst();
        return subnet.toWire()[7] & 0xff;
    }
}

package io.meridian.dns.server;

import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Queries as octets.
final class QueryBytes {

    private QueryBytes() {}

    static byte[] of(String name, String type) {
        return message(name, type).toWire();
    }

    static byte[] withSubnet(String name, String type, String address, int length) {
        try {
            Message message = message(name, type);
            message.addRecord(
                    new org.xbill.DNS.OPTRecord(
                            1232,
                            0,
                            0,
                            0,
                            List.of(
                                    new ClientSubnetOption(
                                            length, InetAddress.ofLiteral(address)))),
                    org.xbill.DNS.Section.ADDITIONAL);
            return message.toWire();
        } catch (IllegalArgumentException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static Message message(String name, String type) {
        try {
            return Message.newQuery(
                    Record.newRecord(Name.fromString(name + "."), Type.value(type), DClass.IN));
        } catch (TextParseException malformed) {
            throw new AssertionError(malformed);
        }
    }
}

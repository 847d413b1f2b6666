package io.meridian.cli.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// A question and its one right answer.
///
/// @param subnet of the client: `192.0.2.0/24`; null for none
/// @param right as {@link #answer} words it
record Question(String name, int type, @Nullable String subnet, String right) {

    byte[] toWire(int id) {
        try {
            Message query =
                    Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
            query.getHeader().setID(id);
            if (subnet != null) {
                String[] parts = subnet.split("/");
                ClientSubnetOption option =
                        new ClientSubnetOption(
                                Integer.parseInt(parts[1]), InetAddress.ofLiteral(parts[0]));
                query.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(option)), Section.ADDITIONAL);
            }
            return query.toWire();
        } catch (IOException malformed) {
            throw new IllegalArgumentException(name, malformed);
        }
    }

    /// The addresses of a reply in order of their text, or its rcode when there are none.
    static String answer(byte[] octets, int length) {
        try {
            Message reply = new Message(Arrays.copyOf(octets, length));
            String addresses =
                    reply.getSection(Section.ANSWER).stream()
                            .map(Question::address)
                            .sorted()
                            .collect(Collectors.joining(" "));
            return addresses.isEmpty() ? Rcode.string(reply.getRcode()) : addresses;
        } catch (IOException malformed) {
            return "malformed: " + malformed.getMessage();
        }
    }

    private static String address(Record record) {
        return switch (record) {
            case ARecord a -> String.valueOf(a.getAddress().getHostAddress());
            case AAAARecord aaaa -> String.valueOf(aaaa.getAddress().getHostAddress());
            default -> record.toString();
        };
    }

    @Override
    public String toString() {
        return name + " type " + type + (subnet == null ? "" : " for " + subnet);
    }
}

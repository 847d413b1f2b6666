package io.meridian.cli.demo;

import io.meridian.model.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/// One query over a real socket, as `dig` asks it.
final class DnsQuery {

    private DnsQuery() {}

    /// The addresses in the answer; the rcode in words when there are none, and why when there is
    /// no reply.
    ///
    /// @param subnet a client's address, sent as its /24 or /48; empty for none
    static List<String> ask(int port, String name, int type, String subnet) {
        try {
            SimpleResolver resolver =
                    new SimpleResolver(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            resolver.setTimeout(Duration.ofSeconds(1));
            if (!subnet.isEmpty()) {
                byte[] octets = InetAddress.ofLiteral(subnet).getAddress();
                int length = octets.length == 4 ? 24 : 48;
                Arrays.fill(octets, length / 8, octets.length, (byte) 0);
                InetAddress client = InetAddress.getByAddress(octets);
                resolver.setEDNS(0, 1232, 0, List.of(new ClientSubnetOption(length, client)));
            }
            Message query =
                    Message.newQuery(
                            Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
            Message reply = resolver.send(query);
            List<String> addresses = new ArrayList<>();
            for (Record answer : reply.getSection(Section.ANSWER)) {
                if (answer instanceof ARecord a) {
                    addresses.add(a.getAddress().getHostAddress());
                } else if (answer instanceof AAAARecord aaaa) {
                    addresses.add(IpAddress.of(aaaa.getAddress()).toString());
                }
            }
            return addresses.isEmpty()
                    ? List.of(Rcode.string(reply.getRcode()) + " without addresses")
                    : addresses;
        } catch (IOException noReply) {
            return List.of("no reply: " + noReply.getMessage());
        }
    }
}

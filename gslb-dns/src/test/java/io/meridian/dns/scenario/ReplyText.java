package io.meridian.dns.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TcpKeepaliveOption;

/// A reply in lines of text, as scenarios write them. Reads strictly: what does not parse to the
/// last octet fails the test.
public final class ReplyText {

    private static final String[] FLAGS = {"aa", "tc", "rd", "ra", "z", "ad", "cd"};

    /// Bits of the header's second 16 in the order of `FLAGS`.
    private static final int[] FLAG_BITS = {0x400, 0x200, 0x100, 0x80, 0x40, 0x20, 0x10};

    private ReplyText() {}

    /// Parses the whole of it: every record, and nothing behind the last one.
    public static Message parse(byte[] reply) {
        try {
            Message message = new Message(withoutMappedAddress(reply));
            assertThat(message.numBytes()).as("octets that are records").isEqualTo(reply.length);
            return message;
        } catch (IOException malformed) {
            throw new AssertionError("a reply that does not parse", malformed);
        }
    }

    /// dnsjava takes `::ffff:a.b.c.d` in a client subnet for IPv4 and then refuses its prefix
    /// length: a copy where the 32 bits before the IPv4 address are zero, if there is such a one.
    public static byte[] withoutMappedAddress(byte[] octets) {
        byte[] copy = octets;
        for (int at = 0; at + 20 <= octets.length; at++) {
            boolean subnet = octets[at] == 0 && octets[at + 1] == 8 && octets[at + 5] == 2;
            if (subnet && isMapped(octets, at + 8)) {
                copy = copy.clone();
                copy[at + 18] = 0;
                copy[at + 19] = 0;
            }
        }
        return copy;
    }

    private static boolean isMapped(byte[] octets, int at) {
        for (int i = 0; i < 10; i++) {
            if (octets[at + i] != 0) {
                return false;
            }
        }
        return octets[at + 10] == (byte) 0xff && octets[at + 11] == (byte) 0xff;
    }

    public static List<String> of(byte[] reply) {
        Message message = parse(reply);
        List<String> lines = new ArrayList<>();
        lines.add(header(message, (reply[2] & 0xff) << 8 | reply[3] & 0xff));
        if (message.getQuestion() == null) {
            lines.add("question none");
        }
        records(message, Section.ANSWER, "answer ", lines);
        records(message, Section.AUTHORITY, "authority ", lines);
        records(message, Section.ADDITIONAL, "additional ", lines);
        OPTRecord opt = message.getOPT();
        if (opt != null) {
            edns(opt, lines);
        }
        return lines;
    }

    private static String header(Message message, int bits) {
        StringBuilder line = new StringBuilder(Rcode.string(message.getRcode()));
        int opcode = message.getHeader().getOpcode();
        if (opcode != Opcode.QUERY) {
            line.append(" opcode=").append(opcode);
        }
        for (int i = 0; i < FLAGS.length; i++) {
            if ((bits & FLAG_BITS[i]) != 0) {
                line.append(' ').append(FLAGS[i]);
            }
        }
        return line.toString();
    }

    private static void records(Message message, int section, String label, List<String> lines) {
        for (Record shown : message.getSection(section)) {
            if (!(shown instanceof OPTRecord)) {
                lines.add(label + shown.toString().replaceAll("\\s+", " ").strip());
            }
        }
    }

    private static void edns(OPTRecord opt, List<String> lines) {
        String version = opt.getVersion() == 0 ? "" : " version=" + opt.getVersion();
        String flags = opt.getFlags() == 0 ? "" : opt.getFlags() == 0x8000 ? " do" : " flags?";
        lines.add("opt " + opt.getPayloadSize() + version + flags);
        for (EDNSOption option : opt.getOptions()) {
            lines.add(
                    switch (option) {
                        case ClientSubnetOption subnet ->
                                "subnet "
                                        + subnet.getAddress().getHostAddress()
                                        + "/"
                                        + subnet.getSourcePrefixLength()
                                        + "/"
                                        + subnet.getScopePrefixLength();
                        case ExtendedErrorCodeOption error -> "ede " + error.getErrorCode();
                        case CookieOption cookie -> "cookie " + TestServer.describe(cookie);
                        case NSIDOption nsid ->
                                "nsid " + new String(data(nsid), StandardCharsets.UTF_8);
                        case TcpKeepaliveOption alive ->
                                "keepalive " + alive.getTimeout().orElse(-1);
                        case GenericEDNSOption generic ->
                                "option "
                                        + generic.getCode()
                                        + " "
                                        + HexFormat.of().formatHex(data(generic));
                        default -> "option " + option.getCode();
                    });
        }
    }

    /// Behind code and length.
    private static byte[] data(EDNSOption option) {
        byte[] wire = option.toWire();
        return Arrays.copyOfRange(wire, 4, wire.length);
    }
}

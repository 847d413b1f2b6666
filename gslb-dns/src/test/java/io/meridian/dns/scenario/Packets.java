package io.meridian.dns.scenario;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Queries from one line of text.
public final class Packets {

    private static final int ID = 0x1234;

    private Packets() {}

    /// `NAME TYPE` and any of: `class=CH`, `opcode=4`, `flags=rd,cd`, `edns=1232`, `version=1`,
    /// `ednsflags=8000`, `subnet=203.0.113.0/24`, `option=8:00011800cb0071`, `cookie=valid` and the
    /// like, of {@link TestServer#cookie}.
    public static byte[] query(String line) {
        List<String> words = List.of(line.trim().split("\\s+"));
        try {
            int qclass = DClass.value(option(words, "class", "IN"));
            Name name = Name.fromString(words.get(0), Name.root);
            Message message = new Message(ID);
            message.addRecord(
                    Record.newRecord(name, Type.value(words.get(1)), qclass), Section.QUESTION);
            message.getHeader().setOpcode(Integer.parseInt(option(words, "opcode", "0")));
            for (String flag : option(words, "flags", "").split(",")) {
                if (!flag.isEmpty()) {
                    message.getHeader().setFlag(Flags.value(flag));
                }
            }
            int size = Integer.parseInt(option(words, "edns", "-1"));
            if (size >= 0) {
                message.addRecord(opt(words, size), Section.ADDITIONAL);
            }
            return message.toWire();
        } catch (IOException malformed) {
            throw new IllegalArgumentException(line, malformed);
        }
    }

    private static OPTRecord opt(List<String> words, int size) throws IOException {
        List<EDNSOption> options = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("subnet=")) {
                String[] prefix = word.substring(7).split("/");
                options.add(
                        new ClientSubnetOption(
                                Integer.parseInt(prefix[1]),
                                java.net.InetAddress.ofLiteral(prefix[0])));
            } else if (word.startsWith("cookie=")) {
                options.add(new GenericEDNSOption(10, TestServer.cookie(word.substring(7))));
            } else if (word.startsWith("option=")) {
                String[] option = word.substring(7).split(":", -1);
                options.add(
                        new GenericEDNSOption(
                                Integer.parseInt(option[0]), HexFormat.of().parseHex(option[1])));
            }
        }
        int flags = Integer.parseInt(option(words, "ednsflags", "0"), 16);
        int version = Integer.parseInt(option(words, "version", "0"));
        return new OPTRecord(size, 0, version, flags, options);
    }

    private static String option(List<String> words, String key, String otherwise) {
        return words.stream()
                .filter(word -> word.startsWith(key + "="))
                .map(word -> word.substring(key.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    /// Octets in hexadecimal, `"www"` for a label with its length before it, `61*63` for 63 times
    /// the same octet.
    public static byte[] hex(String line) {
        var octets = new ByteArrayOutputStream();
        for (String word : line.trim().split("\\s+")) {
            if (word.startsWith("\"")) {
                String label = word.substring(1, word.length() - 1);
                octets.write(label.length());
                octets.writeBytes(label.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } else if (word.indexOf('*') > 0) {
                byte[] once = HexFormat.of().parseHex(word.substring(0, word.indexOf('*')));
                for (int i = Integer.parseInt(word.substring(word.indexOf('*') + 1)); i > 0; i--) {
                    octets.writeBytes(once);
                }
            } else {
                octets.writeBytes(HexFormat.of().parseHex(word));
            }
        }
        return octets.toByteArray();
    }
}

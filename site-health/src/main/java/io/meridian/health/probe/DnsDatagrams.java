package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// A DNS query, and the reply that has its id and its question (RFC 1035 §7.3); others are passed
/// over. A truncated reply says enough.
final class DnsDatagrams implements Datagrams {

    private static final List<String> DEFAULT_RCODES = List.of("NOERROR");

    private final HealthMonitor.Dns monitor;
    private final Message query;

    /// @throws IllegalArgumentException when the name is none
    DnsDatagrams(HealthMonitor.Dns monitor) {
        this.monitor = monitor;
        try {
            Name name = Name.fromString(monitor.queryName(), Name.root);
            this.query =
                    Message.newQuery(
                            Record.newRecord(name, Type.value(monitor.queryType()), DClass.IN));
        } catch (TextParseException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    @Override
    public byte[] question() {
        return query.toWire();
    }

    @Override
    public @Nullable Outcome heard(byte[] octets) {
        Message reply;
        try {
            reply = new Message(octets);
        } catch (IOException malformed) {
            return isOurs(octets)
                    ? new Outcome.Failed("malformed reply: " + Printable.of(malformed.toString()))
                    : null;
        }
        boolean answers =
                reply.getHeader().getID() == query.getHeader().getID()
                        && reply.getHeader().getFlag(Flags.QR)
                        && (reply.getQuestion() == null
                                || reply.getQuestion().equals(query.getQuestion()));
        return answers ? judge(reply) : null;
    }

    private boolean isOurs(byte[] octets) {
        int id = query.getHeader().getID();
        return octets.length >= 2
                && Byte.toUnsignedInt(octets[0]) == id >>> 8
                && Byte.toUnsignedInt(octets[1]) == (id & 0xff);
    }

    private Outcome judge(Message reply) {
        String rcode = Rcode.string(reply.getHeader().getRcode());
        List<String> rcodes =
                monitor.expectedRcodes().isEmpty() ? DEFAULT_RCODES : monitor.expectedRcodes();
        if (!rcodes.contains(rcode)) {
            return new Outcome.Failed(rcode + ", expected " + String.join(", ", rcodes));
        }
        String sought = monitor.expectedAnswer();
        List<Record> answers = reply.getSection(Section.ANSWER);
        if (sought == null) {
            return new Outcome.Passed(rcode + ", " + answers.size() + " records");
        }
        return answers.stream().anyMatch(record -> normal(data(record)).equals(normal(sought)))
                ? new Outcome.Passed(rcode + ", " + Printable.of(sought))
                : new Outcome.Failed(rcode + ", no " + Printable.of(sought) + told(answers));
    }

    private static String told(List<Record> answers) {
        return answers.isEmpty()
                ? " but nothing"
                : " but "
                        + Printable.of(
                                answers.stream()
                                        .map(DnsDatagrams::data)
                                        .collect(Collectors.joining(", ")));
    }

    private static String data(Record record) {
        return record.rdataToString();
    }

    /// Names in data know neither case nor whether their final dot is written; a text may be
    /// written without its quotes.
    private static String normal(String data) {
        String lower = data.strip().toLowerCase(Locale.ROOT);
        if (lower.length() >= 2 && lower.startsWith("\"") && lower.endsWith("\"")) {
            lower = lower.substring(1, lower.length() - 1);
        }
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}

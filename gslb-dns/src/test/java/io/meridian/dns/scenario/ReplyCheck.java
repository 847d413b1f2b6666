package io.meridian.dns.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// What holds for every reply, whatever the query was.
public final class ReplyCheck {

    /// An OPT and its eleven octets are what a refusal may add to the query's size.
    private static final int ERROR_GROWTH = 11;

    private static final int HEADER_BYTES = 12;
    private static final int PLAIN_UDP_BYTES = 512;
    private static final int EDNS_UDP_BYTES = 1232;

    private ReplyCheck() {}

    /// Reads a reply strictly and checks it against its query.
    ///
    /// @param stream whether both went over TCP
    /// @throws AssertionError with both in hexadecimal
    public static void check(byte[] query, byte[] reply, boolean stream) {
        try {
            Message message = ReplyText.parse(reply);
            header(query, reply);
            question(query, reply, message);
            size(query, reply, message, stream);
            sections(message);
        } catch (AssertionError wrong) {
            throw new AssertionError(
                    HexFormat.of().formatHex(query) + " → " + HexFormat.of().formatHex(reply),
                    wrong);
        }
    }

    private static void header(byte[] query, byte[] reply) {
        assertThat(query.length).as("octets of a query with a reply").isGreaterThanOrEqualTo(12);
        assertThat(Arrays.copyOf(reply, 2)).as("id").isEqualTo(Arrays.copyOf(query, 2));
        assertThat(reply[2] & 0xf8).as("QR, opcode").isEqualTo(query[2] & 0x78 | 0x80);
        assertThat(reply[2] & 1 & ~query[2]).as("RD that was not asked").isZero();
        assertThat(reply[3] & 0xe0).as("RA, Z, AD").isZero();
    }

    /// Repeated octet for octet, so that mixed case survives (RFC 4343 §4.1).
    private static void question(byte[] query, byte[] reply, Message message) {
        if (message.getQuestion() != null) {
            int end = HEADER_BYTES;
            while (reply[end] != 0) {
                end += 1 + reply[end];
            }
            assertThat(Arrays.copyOfRange(reply, HEADER_BYTES, end + 5))
                    .as("question")
                    .isEqualTo(Arrays.copyOfRange(query, HEADER_BYTES, end + 5));
        }
    }

    private static void size(byte[] query, byte[] reply, Message message, boolean stream) {
        if (!stream) {
            assertThat(reply.length)
                    .as("octets over UDP")
                    .isLessThanOrEqualTo(
                            message.getOPT() == null ? PLAIN_UDP_BYTES : EDNS_UDP_BYTES);
        }
        assertThat(stream && (reply[2] & 2) != 0).as("TC over TCP").isFalse();
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN && rcode != Rcode.YXDOMAIN) {
            assertThat(reply.length)
                    .as("octets of an error")
                    .isLessThanOrEqualTo(query.length + ERROR_GROWTH);
        }
    }

    private static void sections(Message message) {
        assertThat(
                        message.getSection(Section.ADDITIONAL).stream()
                                .filter(OPTRecord.class::isInstance))
                .as("OPT records")
                .hasSizeLessThanOrEqualTo(1);
        for (int section : new int[] {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL}) {
            List<Record> records = message.getSection(section);
            Set<Record> distinct = new HashSet<>(records);
            assertThat(records).as("no record twice").hasSameSizeAs(distinct);
            oneTtlForASet(records);
        }
    }

    /// RFC 2181 §5.2.
    private static void oneTtlForASet(List<Record> records) {
        Map<String, Long> ttls = new HashMap<>();
        for (Record each : records) {
            String set = each.getName().canonicalize() + " " + each.getType();
            Long other = ttls.putIfAbsent(set, each.getTTL());
            assertThat(other == null || other == each.getTTL()).as("one TTL for %s", set).isTrue();
        }
    }
}

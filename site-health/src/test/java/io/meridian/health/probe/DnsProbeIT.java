package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.Opinion.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// DNS probes against servers that answer rightly, wrongly, for somebody else, or with rubbish.
class DnsProbeIT {

    private final Probing probing = new Probing();

    @AfterEach
    void close() {
        probing.close();
    }

    @Test
    void passesWhenTheAnswerHoldsTheExpectedData() {
        try (Datagram server = server(reply -> add(reply, Type.A, "192.0.2.80"))) {
            assertThat(probing.until(State.UP, dns(server, "A", "192.0.2.80")))
                    .isEqualTo("NOERROR, 192.0.2.80");
        }
    }

    @Test
    void comparesNamesWithoutCaseAndFinalDotAndTextsWithoutQuotes() {
        try (Datagram server =
                server(reply -> {
                    add(reply, Type.CNAME, "EDGE.example.net.");
                    add(reply, Type.TXT, "\"all is well\"");
                })) {
            probing.until(State.UP, dns(server, "CNAME", "edge.example.net"));
            probing.until(State.UP, dns(server, "TXT", "all is well"));
        }
    }

    @Test
    void failsOnOtherData() {
        try (Datagram server = server(reply -> add(reply, Type.A, "192.0.2.81"))) {
            assertThat(probing.until(State.DOWN, dns(server, "A", "192.0.2.80")))
                    .isEqualTo("NOERROR, no 192.0.2.80 but 192.0.2.81");
        }
    }

    @Test
    void theRcodeAloneDecidesWhereNothingElseIsExpected() {
        try (Datagram server = server(reply -> {})) {
            assertThat(probing.until(State.UP, dns(server, "A", null)))
                    .isEqualTo("NOERROR, 0 records");
        }
    }

    @Test
    void failsOnAnotherRcode() {
        try (Datagram server = server(reply -> reply.getHeader().setRcode(Rcode.SERVFAIL))) {
            assertThat(probing.until(State.DOWN, dns(server, "A", null)))
                    .isEqualTo("SERVFAIL, expected NOERROR");
        }
    }

    @Test
    void passesOnAnyExpectedRcode() {
        try (Datagram server = server(reply -> reply.getHeader().setRcode(Rcode.REFUSED))) {
            HealthMonitor monitor =
                    dns(server.port(), "A", List.of("NXDOMAIN", "REFUSED"), null, Probing.PATIENT);
            assertThat(probing.until(State.UP, monitor)).isEqualTo("REFUSED, 0 records");
        }
    }

    @Test
    void passesOverRepliesToOtherQuestions() {
        try (Datagram server =
                new Datagram(query -> {
                    Message forged = reply(query);
                    forged.getHeader().setID(forged.getHeader().getID() ^ 1);
                    Message mine = reply(query);
                    add(mine, Type.A, "192.0.2.80");
                    return List.of(new byte[] {1}, forged.toWire(), query, mine.toWire());
                })) {
            assertThat(probing.until(State.UP, dns(server, "A", "192.0.2.80")))
                    .isEqualTo("NOERROR, 192.0.2.80");
        }
    }

    @Test
    void failsOnRubbishUnderItsOwnId() {
        try (Datagram server =
                new Datagram(query ->
                        List.of(new byte[] {query[0], query[1], -128, 0, 9, 9, 9, 9, 0}))) {
            assertThat(probing.until(State.DOWN, dns(server, "A", null)))
                    .startsWith("malformed reply");
        }
    }

    @Test
    void failsOnSilence() {
        try (Datagram server = new Datagram(_ -> List.of())) {
            HealthMonitor monitor = dns(server.port(), "A", List.of(), null, Probing.BRIEF);
            assertThat(probing.until(State.DOWN, monitor)).isEqualTo("no answer within 300 ms");
        }
    }

    private static Datagram server(Consumer<Message> manner) {
        return new Datagram(query -> {
            Message reply = reply(query);
            manner.accept(reply);
            return List.of(reply.toWire());
        });
    }

    private static Message reply(byte[] query) {
        try {
            Message reply = new Message(query);
            reply.getHeader().setFlag(Flags.QR);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Message reply, int type, String data) {
        try {
            Name name = reply.getQuestion().getName();
            reply.addRecord(
                    Record.fromString(name, type, DClass.IN, 30, data, Name.root), Section.ANSWER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HealthMonitor dns(Datagram server, String type, @Nullable String answer) {
        return dns(server.port(), type, List.of(), answer, Probing.PATIENT);
    }

    private static HealthMonitor dns(
            int port, String type, List<String> rcodes, @Nullable String answer, Timing timing) {
        return new HealthMonitor.Dns(
                "m", null, port, timing, "www.example.com", type, rcodes, answer);
    }
}

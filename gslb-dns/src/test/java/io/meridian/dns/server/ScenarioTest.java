package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Serving;
import io.meridian.dns.TestNode;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.IpAddress;
import io.meridian.model.SelectionPolicy;
import io.vertx.core.Vertx;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Plays `scenarios/protocol.txt` over real sockets, UDP and TCP.
class ScenarioTest {

    @TempDir static Path folder;

    private static final Vertx VERTX = Vertx.vertx();
    private static DnsListener listener;

    @BeforeAll
    static void listen() {
        Serving serving =
                new TestNode()
                        .zone("gslb.test", "txt TXT hello", "a.b.c TXT deep")
                        .geo(folder)
                        .service(
                                "app.gslb.test",
                                TestNode.GEO,
                                null,
                                "192.0.2.10 eu 10 1",
                                "192.0.2.20 us 10 1")
                        .service(
                                "w.gslb.test",
                                new SelectionPolicy.RoundRobin(),
                                null,
                                "192.0.2.61 eu 10 9",
                                "192.0.2.62 us 10 1")
                        .service(
                                "v6.gslb.test",
                                new SelectionPolicy.RoundRobin(),
                                null,
                                "2001:db8::50 eu 10 1")
                        .serve();
        // 127.0.0.1 is in no network: the geo policy would draw. One member is kept for such
        // clients.
        TestNode.set(
                serving, "w.gslb.test", "192.0.2.62", io.meridian.dns.decision.MemberState.DOWN);
        listener =
                new DnsListener(
                        VERTX, new ZoneTable(serving.zones()), IpAddress.of("127.0.0.1"), 0, 0, 2);
        listener.start();
    }

    @AfterAll
    static void close() {
        listener.close();
        VERTX.close().await();
    }

    static Stream<String> scenarios() throws IOException {
        try (InputStream in = ScenarioTest.class.getResourceAsStream("/scenarios/protocol.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .toList()
                            .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void answersAsTheScenarioSays(String line) throws IOException {
        String[] part = line.split("\\|");
        byte[] query = query(part[1].strip());
        String expected = part[2].strip();

        // A client without a location gets any member of a geo service: the scenario names
        // Europe's.
        boolean drawn = line.contains("subnet=0.0.0.0/0");
        String overUdp = drawn ? until(expected, query) : describe(query, overUdp(query));
        assertThat(overUdp).as(line).isEqualTo(expected);
        if (!expected.equals("silence") && !drawn) {
            assertThat(describe(query, overTcp(query))).as("over TCP: " + line).isEqualTo(expected);
        }
    }

    private static String until(String expected, byte[] query) throws IOException {
        String last = "";
        for (int i = 0; i < 100 && !last.equals(expected); i++) {
            last = describe(query, overUdp(query));
        }
        return last;
    }

    private static byte[] query(String text) throws IOException {
        String[] word = text.split("\\s+");
        if (word[0].startsWith("hex=")) {
            return HexFormat.of().parseHex(word[0].substring(4));
        }
        Message message = new Message(4711);
        int dclass = DClass.IN;
        String joined = String.join(" ", Arrays.asList(word).subList(2, word.length));
        for (String option : List.of(word).subList(2, word.length)) {
            if (option.equals("class=CH")) {
                dclass = DClass.CH;
            } else if (option.startsWith("opcode=")) {
                message.getHeader().setOpcode(Integer.parseInt(option.substring(7)));
            } else if (option.startsWith("edns=")) {
                message.addRecord(
                        new OPTRecord(1232, 0, Integer.parseInt(option.substring(5))),
                        Section.ADDITIONAL);
            } else if (option.startsWith("subnet=")) {
                String[] subnet = option.substring(7).split("/");
                EDNSOption ecs =
                        new ClientSubnetOption(
                                Integer.parseInt(subnet[1]), InetAddress.ofLiteral(subnet[0]));
                message.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(ecs)), Section.ADDITIONAL);
            }
        }
        if (joined.contains("option=")) {
            byte[] data =
                    HexFormat.of()
                            .parseHex(joined.substring(joined.indexOf('=') + 1).replace(" ", ""));
            message.addRecord(
                    new OPTRecord(1232, 0, 0, 0, List.of(new GenericEDNSOption(8, data))),
                    Section.ADDITIONAL);
        }
        Name name = word[0].equals(".") ? Name.root : Name.fromString(word[0] + ".");
        message.addRecord(
                Record.newRecord(name, Type.value(word[1], true), dclass), Section.QUESTION);
        return message.toWire();
    }

    private static byte @Nullable [] overUdp(byte[] query) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(query.length < 12 || (query[2] & 0x80) != 0 ? 300 : 5_000);
            socket.send(
                    new DatagramPacket(
                            query,
                            query.length,
                            InetAddress.getLoopbackAddress(),
                            listener.udpPort()));
            DatagramPacket reply = new DatagramPacket(new byte[4096], 4096);
            socket.receive(reply);
            return Arrays.copyOf(reply.getData(), reply.getLength());
        } catch (SocketTimeoutException silence) {
            return null;
        }
    }

    /// The frame in two pieces.
    private static byte[] overTcp(byte[] query) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.tcpPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(new byte[] {0});
            socket.getOutputStream().flush();
            byte[] rest = new byte[query.length + 1];
            rest[0] = (byte) query.length;
            System.arraycopy(query, 0, rest, 1, query.length);
            socket.getOutputStream().write(rest);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return in.readNBytes(in.readUnsignedShort());
        }
    }

    private static String describe(byte[] query, byte @Nullable [] octets) {
        if (octets == null) {
            return "silence";
        }
        try {
            return describe(query, new Message(octets), octets.length);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String describe(byte[] query, Message reply, int length) {
        List<String> words = new ArrayList<>();
        words.add(Rcode.string(reply.getRcode()));
        if (length == 12) {
            words.add("bare");
        } else {
            assertThat(reply.getQuestion().getName().toWire())
                    .isEqualTo(
                            Arrays.copyOfRange(
                                    query, 12, 12 + reply.getQuestion().getName().length()));
        }
        if (reply.getHeader().getFlag(Flags.AA)) {
            words.add("aa");
        }
        reply.getSection(Section.ANSWER)
                .forEach(answer ->
                        words.add(Type.string(answer.getType()) + " " + answer.rdataToString()));
        reply.getSection(Section.AUTHORITY).forEach(soa -> words.add("soa=" + soa.getTTL()));
        OPTRecord opt = reply.getOPT();
        if (opt != null) {
            words.add("opt");
            for (EDNSOption option : opt.getOptions()) {
                switch (option) {
                    case ClientSubnetOption subnet ->
                            words.add("scope=" + subnet.getScopePrefixLength());
                    case ExtendedErrorCodeOption error -> words.add("ede=" + error.getErrorCode());
                    default -> words.add("option=" + option.getCode());
                }
            }
        }
        return String.join(" ", words)
                .replace("BADVERS/BADSIG", "BADVERS")
                .replace("BADSIG", "BADVERS");
    }
}

package io.meridian.dns.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Published;
import io.meridian.dns.Serving;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.decision.TestGeo;
import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.transport.TransportSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.geo.GeoTable;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.IpAddress;
import io.meridian.model.Position;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import io.meridian.model.Site;
import io.meridian.model.Term;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// What is explained is what is answered: the same states, the same client, over a UDP socket and
/// by the explainer, for services of every kind, some of them members of others.
class ExplainerIT {

    private static final int QUESTIONS = 10_000;
    private static final int SERVICES = 200;
    private static final IpAddress RESOLVER = IpAddress.of("127.0.0.1");

    /// Always gets a reply, REFUSED: what comes before it is the reply to the query before.
    private static final byte[] SENTINEL = Packets.query("sentinel. TXT class=CH");

    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);

    private final AffinityTable affinity = new AffinityTable(4_000, 1_000_000);
    private final SplittableRandom random = new SplittableRandom(20_261_126);
    private final Serving serving = serving();
    private final Explainer explainer = TestExplainers.over(() -> serving);
    private final DnsListener listener =
            new DnsListener(
                    new ZoneTable(serving.zones()),
                    ServerSettings.PLAIN,
                    TransportSettings.DEFAULT,
                    new DnsListener.Address(RESOLVER, 0, 0, false, 1),
                    null);
    private DnsClient.Udp socket;

    @BeforeEach
    void listen() throws IOException {
        listener.start();
        socket = new DnsClient.Udp(RESOLVER.toInetAddress(), listener.udpPort());
    }

    @AfterEach
    void close() {
        socket.close();
        listener.close();
    }

    private Serving serving() {
        Map<RecordKey, PublishedRecord> records = new TreeMap<>();
        for (Site site :
                List.of(
                        new Site("london", 51.5, -0.1, List.of(), true),
                        new Site("newyork", 40.7, -74, List.of(), true),
                        new Site("singapore", 1.35, 103.8, List.of(), true),
                        new Site("closed", 0, 0, List.of(), false))) {
            records.put(site.key(), site);
        }
        RandomServices services = new RandomServices(random);
        for (int i = 0; i < SERVICES; i++) {
            String fqdn = i % 7 == 0 ? "*.w" + i + ".gslb.test" : "s" + i + ".gslb.test";
            PublishedRecord service = services.service(fqdn, "a" + i + ".gslb.test");
            records.put(service.key(), service);
        }
        Position position = new Position(new Term(1, "t"), 7);
        return Published.compiler(AnswerSettings.DEFAULT.keepingIn(() -> affinity))
                .compile(new LogSnapshot(position, records, "", Instant.EPOCH, false), GEO, null);
    }

    private void shakeStates() {
        for (int slot = 0; slot < serving.members().size(); slot++) {
            MemberState[] states = MemberState.values();
            int state = random.nextInt(2 * states.length);
            serving.health().set(slot, state < states.length ? states[state] : MemberState.UP);
        }
    }

    private IpAddress randomClient() {
        int host = random.nextInt(256);
        return switch (random.nextInt(6)) {
            case 0 -> IpAddress.of("192.0.2." + host);
            case 1 -> IpAddress.of("198.51.100." + host);
            case 2 -> IpAddress.of("203.0.113." + host);
            case 3 -> IpAddress.of("10.1.2." + host);
            case 4 -> IpAddress.v6(0x20010db8_00030000L, random.nextLong());
            default -> IpAddress.v6(random.nextLong() | 1L << 62, random.nextLong());
        };
    }

    @Test
    void tellsTheAnswerThatTheWireGives() throws IOException {
        int draws = 0;
        int answered = 0;
        int nested = 0;
        int kept = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            if (i % 50 == 0) {
                shakeStates();
                affinity.tick(i); // in the end most entries have expired
            }
            int service = random.nextInt(SERVICES);
            // The first services stay cold: nobody has tried their members.
            serving.health().setReady(Math.max(20, random.nextInt(SERVICES)));
            String name = random.nextInt(4) == 0 ? "a" : service % 7 == 0 ? "any.w" : "s";
            String type = random.nextInt(3) == 0 ? "AAAA" : "A";
            String question = name + service + ".gslb.test";
            IpAddress client = random.nextInt(5) == 0 ? null : randomClient();
            Explanation told =
                    explainer.explain(Question.of(question, type), new Asker(client, RESOLVER));
            nested += told.next() == null ? 0 : 1;
            answered += told.answer().isEmpty() ? 0 : 1;
            kept += told.candidates().stream().anyMatch(c -> c.reason().startsWith("kept")) ? 1 : 0;
            draws += compare(told, ask(question + ". " + type, client)) ? 1 : 0;
        }
        assertThat(answered).isGreaterThan(QUESTIONS / 3);
        assertThat(draws).isGreaterThan(QUESTIONS / 50);
        assertThat(nested).isGreaterThan(QUESTIONS / 100);
        assertThat(kept).isGreaterThan(QUESTIONS / 100);
    }

    /// Null for silence.
    private @Nullable Message ask(String question, @Nullable IpAddress client) throws IOException {
        String subnet = client == null ? "" : " subnet=" + client + (client.v6() ? "/128" : "/32");
        socket.send(Packets.query(question + " edns=1232" + subnet));
        socket.send(SENTINEL);
        Message reply = ReplyText.parse(socket.receive());
        if (reply.getQuestion().getDClass() == DClass.CH) {
            return null;
        }
        byte[] _ = socket.receive();
        return reply;
    }

    /// Whether it was left to a draw.
    private static boolean compare(Explanation told, @Nullable Message reply) {
        if (mayTakeAnotherWay(told)) {
            compareFirst(told, reply);
            return true;
        }
        if (reply == null) {
            assertThat(told.outcome()).startsWith("no reply");
            return false;
        }
        if (reply.getRcode() == Rcode.SERVFAIL) {
            assertThat(told.outcome()).startsWith("SERVFAIL");
            return false;
        }
        List<String> answer = new ArrayList<>();
        for (Record record : reply.getSection(Section.ANSWER)) {
            answer.add(text(record));
            assertTtl(told, record);
        }
        compareScope(told, reply);
        if (reply.getRcode() != Rcode.NXDOMAIN && answer.size() < 2 && !isAnswered(reply, told)) {
            assertThat(told.outcome()).as("%s", told).startsWith("NODATA");
            if (told.next() == null) {
                assertTtl(told, reply.getSection(Section.AUTHORITY).getFirst());
            }
        }
        Explanation last = told;
        List<String> rest = answer;
        while (last.next() != null && !rest.isEmpty()) {
            assertThat(rest.getFirst()).as("%s", told).isEqualTo(last.answer().getFirst());
            rest = rest.subList(1, rest.size());
            last = last.next();
        }
        boolean drawn = isDrawn(last);
        if (drawn) {
            assertThat(drawable(last)).as("%s", told).containsAll(rest);
        } else {
            // Several that are all drawn come in any order.
            assertThat(last.answer()).as("%s", told).containsExactlyInAnyOrderElementsOf(rest);
        }
        return drawn;
    }

    /// Where another way may be taken: the scope, which depends on none of them, and where it
    /// begins.
    private static void compareFirst(Explanation told, @Nullable Message reply) {
        if (reply == null
                || reply.getSection(Section.ANSWER).isEmpty()
                || !reply.getSection(Section.AUTHORITY).isEmpty()
                || told.outcome().matches("(NODATA|NXDOMAIN|SERVFAIL|no reply).*")) {
            return;
        }
        compareScope(told, reply);
        assertThat(
                        told.candidates().stream()
                                .flatMap(c ->
                                        Stream.of(
                                                c.member(),
                                                c.member() + ".",
                                                String.valueOf(c.publicAddress()))))
                .as("%s", told)
                .contains(text(reply.getSection(Section.ANSWER).getFirst()));
    }

    private static void compareScope(Explanation told, Message reply) {
        ClientSubnetOption subnet =
                reply.getOPT().getOptions().stream()
                        .filter(ClientSubnetOption.class::isInstance)
                        .map(ClientSubnetOption.class::cast)
                        .findFirst()
                        .orElse(null);
        if (subnet != null) {
            assertThat(subnet.getScopePrefixLength())
                    .as("%s", told)
                    .isEqualTo(told.scopePrefixLength());
        }
    }

    /// Whether there is more than names that lead on to nothing.
    private static boolean isAnswered(Message reply, Explanation told) {
        return reply.getSection(Section.AUTHORITY).isEmpty() && !told.answer().isEmpty();
    }

    /// A draw among names of the same zone leads elsewhere each time.
    private static boolean mayTakeAnotherWay(Explanation told) {
        for (Explanation at = told; at != null; at = at.next()) {
            boolean names =
                    at.candidates().stream().anyMatch(c -> c.member().endsWith("gslb.test"));
            if (names && isDrawn(at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDrawn(Explanation told) {
        return told.candidates().stream().anyMatch(c -> c.reason().contains("draw"));
    }

    /// Each record has its own service's.
    private static void assertTtl(Explanation told, Record record) {
        if (told.next() == null) {
            assertThat(record.getTTL()).as("%s", told).isEqualTo(ttl(told));
        } else {
            assertThat(record.getTTL()).as("%s", told).isGreaterThanOrEqualTo(ttl(told));
        }
    }

    private static long ttl(Explanation told) {
        Integer ttl = told.ttl();
        return ttl == null ? -1 : ttl;
    }

    private static String text(Record record) {
        String rdata = record.rdataToString();
        return IpAddress.parse(rdata).map(IpAddress::toString).orElse(rdata);
    }

    /// What the draw was among and what came before it; where a name may be drawn, which ends it,
    /// also what comes behind it.
    private static Set<String> drawable(Explanation told) {
        boolean names =
                told.candidates().stream().anyMatch(c -> c.member().endsWith("example.net"));
        return told.candidates().stream()
                .filter(c ->
                        c.kept()
                                || c.reason().contains("draw")
                                || c.reason().contains("CNAME")
                                || names && c.reason().contains("farther")
                                || names && c.reason().contains("place is not known"))
                .flatMap(c ->
                        Stream.of(c.member(), c.member() + ".", String.valueOf(c.publicAddress())))
                .collect(Collectors.toSet());
    }

    @Test
    void explainsEveryStepInOrder() {
        shakeStates();
        serving.health().setReady(30);
        for (int i = 0; i < SERVICES; i++) {
            serving.health().setReady(i);
        }
        Explanation told =
                explainer.explain(
                        Question.of("s30.gslb.test", "A"),
                        new Asker(IpAddress.of("203.0.113.7"), null));
        assertThat(told.steps())
                .extracting(Explanation.Step::step)
                .startsWith("service", "client", "location")
                .endsWith("answer", "ttl", "scope");
        assertThat(told.steps()).allSatisfy(step -> assertThat(step.says()).isNotBlank());
    }
}

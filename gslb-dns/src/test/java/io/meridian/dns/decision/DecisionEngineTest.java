package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Serving;
import io.meridian.dns.TestNode;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.SelectionPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionEngineTest {

    private static final SelectionPolicy DRAW = new SelectionPolicy.RoundRobin();
    private static final SelectionPolicy HASH = new SelectionPolicy.ConsistentHash(24, 56);
    private static final String APP = "app.test";

    @TempDir Path folder;

    private final Decision decision = new Decision();

    @Test
    void nearestSiteAnswersAndTheNextOneWhenItIsDown() {
        Serving serving = geo();

        assertThat(answer(serving, "10.1.2.3")).containsExactly("192.0.2.20");
        int scope = decision.scopePrefixLength();
        TestNode.set(serving, APP, "192.0.2.20", MemberState.DOWN);
        assertThat(answer(serving, "10.1.2.3")).containsExactly("192.0.2.10");
        assertThat(decision.scopePrefixLength())
                .as("scope does not depend on health")
                .isEqualTo(scope);
    }

    @Test
    void poolOfHighestPriorityAnswersWhileOneOfItIsUp() {
        Serving serving =
                service(DRAW, null, "192.0.2.1 eu 20 1", "192.0.2.2 us 10 1", "192.0.2.3 ap 5 1");

        assertThat(answer(serving, "192.0.2.99")).containsExactly("192.0.2.1");
        TestNode.set(serving, APP, "192.0.2.1", MemberState.DOWN);
        assertThat(answer(serving, "192.0.2.99")).containsExactly("192.0.2.2");
        TestNode.set(serving, APP, "192.0.2.2", MemberState.DOWN);
        assertThat(answer(serving, "192.0.2.99")).containsExactly("192.0.2.3");
        TestNode.set(serving, APP, "192.0.2.1", MemberState.UP);
        assertThat(answer(serving, "192.0.2.99")).containsExactly("192.0.2.1");
    }

    @Test
    void untestedMembersAreAnsweredOnlyWhenNoneIsUp() {
        Serving serving = service(DRAW, null, "192.0.2.1 eu 20 1", "192.0.2.2 us 10 1");
        TestNode.set(serving, APP, "192.0.2.1", MemberState.UNTESTED);

        assertThat(answer(serving, "192.0.2.99")).containsExactly("192.0.2.2");
        TestNode.set(serving, APP, "192.0.2.2", MemberState.DOWN);
        assertThat(answer(serving, "192.0.2.99")).containsExactly("192.0.2.1");
        assertThat(decision.tier()).isEqualTo(Decision.Tier.UNTESTED);
    }

    @Test
    void priorityZeroIsNeverAnsweredNotEvenWhenAllAreDown() {
        Serving serving = service(DRAW, null, "192.0.2.1 eu 10 1", "192.0.2.9 us 0 1");
        TestNode.set(serving, APP, "192.0.2.1", MemberState.DOWN);

        assertThat(answer(serving, "192.0.2.99")).containsExactly("192.0.2.1");
        assertThat(decision.tier()).isEqualTo(Decision.Tier.DOWN_RESPONSE);
    }

    @Test
    void downResponsesAreHonoured() {
        String[] members = {"192.0.2.1 eu 10 1", "192.0.2.2 us 5 1"};

        assertThat(down(new DownResponse.AllRecords(), members))
                .containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(down(new DownResponse.Empty(), members)).isEmpty();
        assertThat(decision.kind()).isEqualTo(Decision.Kind.NODATA);
        down(new DownResponse.NoReply(), members);
        assertThat(decision.kind()).isEqualTo(Decision.Kind.NO_REPLY);
        assertThat(down(new DownResponse.FallbackIp(IpAddress.of("198.51.100.9")), members))
                .containsExactly("198.51.100.9");
        down(new DownResponse.FallbackIp(IpAddress.of("2001:db8::9")), members);
        assertThat(decision.kind()).isEqualTo(Decision.Kind.NODATA);
    }

    @Test
    void familyWithoutMembersIsNodataForEveryClient() {
        Serving serving = geo();
        DecisionEngine.decide(compiled(serving), true, client("10.1.2.3"), decision);

        assertThat(decision.kind()).isEqualTo(Decision.Kind.NODATA);
        assertThat(decision.scopePrefixLength()).isZero();
    }

    @Test
    void sharesHoldWithinTwoPointsOverTenThousandQueries() {
        Serving serving =
                service(DRAW, null, "192.0.2.1 eu 10 8", "192.0.2.2 us 10 1", "192.0.2.3 ap 10 1");
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            drawn.merge(answer(serving, "192.0.2.99").getFirst(), 1, Integer::sum);
        }

        assertThat(drawn.get("192.0.2.1")).isBetween(7_800, 8_200);
        assertThat(drawn.get("192.0.2.2")).isBetween(800, 1_200);
    }

    @Test
    void hashSharesFollowWeightsAndEveryNodeAgrees() {
        Serving here = service(HASH, null, "192.0.2.1 eu 10 3", "192.0.2.2 us 10 1");
        Serving there = service(HASH, null, "192.0.2.1 eu 10 3", "192.0.2.2 us 10 1");
        int first = 0;
        for (int i = 0; i < 10_000; i++) {
            String client = "10." + (i >>> 8) + "." + (i & 255) + ".7";
            String answer = answer(here, client).getFirst();
            assertThat(answer(there, client)).containsExactly(answer);
            first += answer.equals("192.0.2.1") ? 1 : 0;
        }
        assertThat(first).isBetween(7_300, 7_700);
    }

    @Test
    void removingOneOfFiveHashMembersMovesOnlyItsClients() {
        Serving serving =
                service(
                        HASH,
                        null,
                        "192.0.2.1 eu 10 1",
                        "192.0.2.2 us 10 1",
                        "192.0.2.3 ap 10 1",
                        "192.0.2.4 eu 10 1",
                        "192.0.2.5 us 10 1");
        Map<String, String> before = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            String client = "10." + (i >>> 8) + "." + (i & 255) + ".7";
            before.put(client, answer(serving, client).getFirst());
        }
        TestNode.set(serving, APP, "192.0.2.3", MemberState.DOWN);
        before.forEach((client, answer) -> {
            if (!answer.equals("192.0.2.3")) {
                assertThat(answer(serving, client)).containsExactly(answer);
            }
        });
    }

    /// Any two clients within a returned scope get the same decision, and the same scope.
    @Test
    void decisionHoldsForEveryClientWithinItsScope() {
        Random random = new Random(17);
        Serving geo = geo();
        Serving hash =
                service(HASH, null, "192.0.2.1 eu 10 3", "192.0.2.2 us 10 1", "192.0.2.3 ap 10 1");
        for (int i = 0; i < 20_000; i++) {
            Serving serving = i % 2 == 0 ? geo : hash;
            int address =
                    random.nextInt(4) == 0
                            ? random.nextInt()
                            : 0x0a000000 | random.nextInt(1 << 19);
            List<String> answer = answer(serving, IpAddress.v4(address).toString());
            int scope = decision.scopePrefixLength();
            boolean drawn = decision.step() == Decision.Step.DRAW;
            int other = scope == 32 ? address : address ^ random.nextInt() >>> scope;
            List<String> otherAnswer = answer(serving, IpAddress.v4(other).toString());

            assertThat(decision.scopePrefixLength()).isEqualTo(scope);
            if (!drawn) {
                assertThat(otherAnswer).isEqualTo(answer);
            }
        }
    }

    @Test
    void ipv4MappedClientsAreIpv4Clients() {
        Serving serving = geo();
        ClientView mapped = new ClientView();
        mapped.setResolver(0, 0xffff_0a01_0203L, true);
        DecisionEngine.decide(compiled(serving), false, mapped, decision);

        assertThat(text(decision.rdata(0))).isEqualTo("192.0.2.20");
    }

    @Test
    void serviceThatIsNotReadyIsHeldAndNoted() {
        Serving serving = geo();
        HealthTable cold = new HealthTable(2, 1);
        BalancedService ready = compiled(serving);
        BalancedService held =
                new BalancedService(
                        ready.source(),
                        0,
                        cold,
                        null,
                        ready.pools4,
                        ready.pools6,
                        List.of(),
                        ready.downResponse);
        DecisionEngine.decide(held, false, client("10.1.2.3"), decision);

        assertThat(decision.kind()).isEqualTo(Decision.Kind.NOT_READY);
        assertThat(cold.isAsked(0)).isTrue();
    }

    private List<String> down(DownResponse response, String... members) {
        Serving serving = service(DRAW, response, members);
        for (String member : members) {
            TestNode.set(serving, APP, member.substring(0, member.indexOf(' ')), MemberState.DOWN);
        }
        return answer(serving, "192.0.2.99");
    }

    private Serving geo() {
        return new TestNode()
                .zone("test")
                .geo(folder)
                .service(APP, TestNode.GEO, null, "192.0.2.10 eu 10 1", "192.0.2.20 us 10 1")
                .serve();
    }

    private static Serving service(
            SelectionPolicy policy,
            @org.jspecify.annotations.Nullable DownResponse down,
            String... members) {
        return new TestNode().zone("test").service(APP, policy, down, members).serve();
    }

    private static BalancedService compiled(Serving serving) {
        return java.util.Objects.requireNonNull(serving.zones().services().get(APP));
    }

    private List<String> answer(Serving serving, String client) {
        DecisionEngine.decide(compiled(serving), false, client(client), decision);
        List<String> answer = new ArrayList<>();
        for (int i = 0; i < decision.count(); i++) {
            answer.add(text(decision.rdata(i)));
        }
        return answer;
    }

    private static ClientView client(String text) {
        IpAddress address = IpAddress.of(text);
        ClientView client = new ClientView();
        client.setSubnet(address.high(), address.low(), address.v6());
        return client;
    }

    private static String text(byte[] rdata) {
        try {
            return InetAddress.getByAddress(rdata).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

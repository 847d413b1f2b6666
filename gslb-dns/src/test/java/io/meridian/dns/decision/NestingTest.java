package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.World;
import io.meridian.dns.zone.ZoneSnapshot;
import io.meridian.model.AnswerRule;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Member;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Services whose members are other services.
class NestingTest {

    private static final SelectionPolicy RULES =
            new SelectionPolicy.Topology(
                    List.of(
                            TopologyRule.ofSubnets(List.of(IpPrefix.of("10.0.0.0/8")), "us"),
                            TopologyRule.forAll("eu")),
                    new SelectionPolicy.RoundRobin());

    private static World.TestMember name(int priority, String target) {
        Member member =
                new Member(
                        new Destination.Cname(target + ".gslb.test"),
                        1,
                        "eu",
                        "eu",
                        List.of(),
                        true,
                        null,
                        null);
        return new World.TestMember(priority, member, MemberState.UP);
    }

    private static World.TestMember address(int priority, String address, String site) {
        return new World.TestMember(priority, address, site, MemberState.UP);
    }

    private static World.Service service(
            String label, SelectionPolicy policy, World.TestMember... members) {
        return new World.Service(
                label + ".gslb.test",
                List.of(),
                60,
                policy,
                AnswerRule.DEFAULT,
                new DownResponse.Empty(),
                true,
                List.of(members));
    }

    /// `top` leads to `middle`, that to `bottom`; each has an address of its own below.
    private static ZoneSnapshot threeLevels() {
        SelectionPolicy draw = new SelectionPolicy.RoundRobin();
        return new World()
                .zone("gslb.test", List.of("ns1.example.com"), List.of())
                .service(
                        service(
                                "bottom",
                                RULES,
                                address(20, "192.0.2.1", "eu"),
                                address(20, "192.0.2.2", "us")))
                .service(
                        service("middle", draw, name(20, "bottom"), address(10, "192.0.2.3", "eu")))
                .service(service("top", draw, name(20, "middle"), address(10, "192.0.2.4", "eu")))
                .snapshot();
    }

    private static BalancedService of(ZoneSnapshot zones, String label) {
        return Objects.requireNonNull(zones.services().get(label + ".gslb.test"));
    }

    private static Decision decide(BalancedService service, String client) {
        IpAddress address = IpAddress.of(client);
        ClientView view = new ClientView();
        view.setResolver(0, 0x7f000001L, false);
        view.setSubnet(address.high(), address.low(), address.v6());
        Decision decision = new Decision();
        DecisionEngine.decide(service, false, view, decision);
        return decision;
    }

    @Test
    void aggregateHealthGoesUpThroughEveryLevel() {
        ZoneSnapshot zones = threeLevels();
        HealthTable health = of(zones, "top").health;

        assertThat(decide(of(zones, "top"), "10.0.0.1").isName()).isTrue();
        health.set(0, MemberState.DOWN);
        assertThat(decide(of(zones, "middle"), "10.0.0.1").isName()).as("one is left").isTrue();
        health.set(1, MemberState.DOWN);
        assertThat(decide(of(zones, "middle"), "10.0.0.1").isName()).isFalse();
        assertThat(decide(of(zones, "top"), "10.0.0.1").isName()).as("middle has one").isTrue();
        health.set(3, MemberState.TAKEN_OUT);
        assertThat(decide(of(zones, "top"), "10.0.0.1").isName()).as("nothing below").isFalse();
        health.set(1, MemberState.UNTESTED);
        assertThat(decide(of(zones, "top"), "10.0.0.1").isName()).as("untested below").isFalse();
        health.set(1, MemberState.UP);
        assertThat(decide(of(zones, "top"), "10.0.0.1").isName()).as("back").isTrue();
    }

    @Test
    void aMembersOwnProbesDoNotCountButAnOperatorsWordDoes() {
        ZoneSnapshot zones = threeLevels();
        HealthTable health = of(zones, "top").health;
        int nameOfTop = 4;

        health.set(nameOfTop, MemberState.DOWN);
        assertThat(health.state(nameOfTop)).isEqualTo(MemberState.UP);
        health.set(nameOfTop, MemberState.DRAINED);
        assertThat(health.state(nameOfTop)).isEqualTo(MemberState.DRAINED);
    }

    @Test
    void anOrderActsOnWhatTheNameIsWhereItLeads() {
        ZoneSnapshot zones = threeLevels();
        HealthTable health = of(zones, "top").health;
        int nameOfTop = 4;

        health.set(nameOfTop, MemberState.UP, MemberOrder.DRAIN);
        assertThat(health.state(nameOfTop)).isEqualTo(MemberState.DRAINED);
        takeDown(health);
        assertThat(health.state(nameOfTop)).isEqualTo(MemberState.TAKEN_OUT);
        health.set(nameOfTop, MemberState.UP, MemberOrder.UP);
        assertThat(decide(of(zones, "top"), "10.0.0.1").isName()).as("held up").isTrue();
        health.set(nameOfTop, MemberState.UP, MemberOrder.NONE);
        assertThat(decide(of(zones, "top"), "10.0.0.1").isName()).isFalse();
    }

    /// All that `middle` has.
    private static void takeDown(HealthTable health) {
        health.set(0, MemberState.DOWN);
        health.set(1, MemberState.DOWN);
        health.set(3, MemberState.DOWN);
    }

    @Test
    void aTrialFollowsEveryLevelAndChangesNothing() {
        ZoneSnapshot zones = threeLevels();
        HealthTable health = of(zones, "top").health;

        HealthTable trial = health.trial();
        takeDown(trial);
        assertThat(trial.state(4)).isEqualTo(MemberState.DOWN);
        assertThat(health.state(4)).isEqualTo(MemberState.UP);
        assertThat(health.trial().state(4)).isEqualTo(MemberState.UP);
    }

    @Test
    void aServiceThatNeedNotWaitAnyMoreIsAnsweredAtOnce() {
        SelectionPolicy draw = new SelectionPolicy.RoundRobin();
        ZoneSnapshot zones =
                new World()
                        .zone("gslb.test", List.of("ns1.example.com"), List.of())
                        .service(
                                new World.Service(
                                        "cold.gslb.test",
                                        10,
                                        draw,
                                        new DownResponse.Empty(),
                                        false,
                                        List.of(address(20, "192.0.2.1", "eu"))))
                        .service(
                                service(
                                        "warm",
                                        draw,
                                        name(20, "cold"),
                                        address(10, "192.0.2.2", "eu")))
                        .snapshot();
        BalancedService cold = of(zones, "cold");

        assertThat(decide(of(zones, "warm"), "10.0.0.1").isName()).isFalse();
        assertThat(cold.health.nested(1)).endsWith("that waits for its first tests");
        cold.health.setReady(cold.number());
        assertThat(decide(of(zones, "warm"), "10.0.0.1").isName()).isTrue();
    }

    @Test
    void tellsFamiliesApart() {
        SelectionPolicy draw = new SelectionPolicy.RoundRobin();
        ZoneSnapshot zones =
                new World()
                        .zone("gslb.test", List.of("ns1.example.com"), List.of())
                        .service(
                                service(
                                        "both",
                                        draw,
                                        address(20, "192.0.2.1", "eu"),
                                        address(20, "2001:db8::1", "eu")))
                        .service(
                                service(
                                        "way",
                                        draw,
                                        name(20, "both"),
                                        address(10, "2001:db8::2", "eu")))
                        .snapshot();
        HealthTable health = of(zones, "way").health;

        assertThat(decide(of(zones, "way"), true).isName()).isTrue();
        health.set(1, MemberState.DOWN);
        assertThat(decide(of(zones, "way"), true).isName()).isFalse();
        assertThat(decide(of(zones, "way"), false).isName()).isTrue();
        assertThat(health.state(2)).as("for one of them").isEqualTo(MemberState.UP);
        assertThat(health.nested(2))
                .endsWith(
                        "for A that has a member that is up, for AAAA that has no member to"
                                + " answer with");
    }

    @Test
    void scopesDoNotDependOnHealthEither() {
        ZoneSnapshot zones = threeLevels();
        HealthTable health = of(zones, "top").health;
        List<Integer> scopes = new ArrayList<>();
        for (MemberState state : List.of(MemberState.UP, MemberState.DOWN)) {
            health.set(0, state);
            health.set(1, state);
            health.set(3, state);
            Decision decision = decide(of(zones, "top"), "10.0.0.1");
            assertThat(decision.isName()).isEqualTo(state == MemberState.UP);
            scopes.add(decision.nestedScopePrefixLength());
        }
        assertThat(scopes).containsExactly(8, 8);
    }

    @Test
    void aNameIsACandidateForTheFamiliesThatItsServiceHas() {
        SelectionPolicy draw = new SelectionPolicy.RoundRobin();
        ZoneSnapshot zones =
                new World()
                        .zone("gslb.test", List.of("ns1.example.com"), List.of())
                        .service(service("four", draw, address(20, "192.0.2.1", "eu")))
                        .service(service("six", draw, address(20, "2001:db8::6", "eu")))
                        .service(service("way", draw, name(20, "four")))
                        .service(service("both", draw, name(20, "way"), name(20, "six")))
                        .snapshot();

        for (int i = 0; i < 20; i++) {
            assertThat(target(decide(of(zones, "both"), false))).startsWith("\003way");
            assertThat(target(decide(of(zones, "both"), true))).startsWith("\003six");
        }
        assertThat(decide(of(zones, "way"), true).kind()).isEqualTo(Decision.Kind.NODATA);
    }

    private static Decision decide(BalancedService service, boolean v6Asked) {
        ClientView view = new ClientView();
        view.setResolver(0, 0x7f000001L, false);
        Decision decision = new Decision();
        DecisionEngine.decide(service, v6Asked, view, decision);
        return decision;
    }

    private static String target(Decision decision) {
        assertThat(decision.isName()).isTrue();
        return new String(decision.rdata(0), StandardCharsets.US_ASCII);
    }

    @Test
    void saysWhereANameLeads() {
        ZoneSnapshot zones = threeLevels();
        HealthTable health = of(zones, "top").health;

        assertThat(health.nested(0)).isEmpty();
        assertThat(health.nested(4))
                .isEqualTo(
                        "is as middle.gslb.test is, where it leads to: that has a member that is up");
    }
}

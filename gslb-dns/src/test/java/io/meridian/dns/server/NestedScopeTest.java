package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.MemberState;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import io.meridian.dns.scenario.World;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.AnswerRule;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Member;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// What a reply's scope promises holds through services of services too: every client within it
/// gets the same records and the same scope, and the scope does not depend on health.
class NestedScopeTest {

    private static final int SERVICES = 6;
    private static final int CLIENTS = 300;
    private static final AtomicInteger led = new AtomicInteger();
    private static final List<String> SITES = List.of("eu", "us", "ap");

    private final List<List<World.TestMember>> members = new ArrayList<>();
    private final List<SelectionPolicy> policies = new ArrayList<>();

    @RepeatedTest(20)
    void holdsThroughServicesOfServices(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        for (int i = 0; i < SERVICES; i++) {
            policies.add(policy(random));
            members.add(members(i, random));
        }
        QueryProcessor one = processor(random);
        QueryProcessor other = processor(random);
        for (int i = 0; i < CLIENTS; i++) {
            int client = 0x0a000000 | random.nextInt(1 << 24);
            String type = random.nextInt(3) == 0 ? "AAAA" : "A";
            String name = "s" + (SERVICES - 1 - random.nextInt(3)) + ".gslb.test. " + type;
            List<String> reply = ask(one, name, client);
            int scope = scope(reply);
            int keep = scope == 0 ? 0 : -1 << 32 - scope;
            int sibling = client & keep | random.nextInt(1 << 24) & ~keep | 0x0a000000;
            List<String> same = ask(one, name, sibling);

            assertThat(records(same)).as("%s for %s", reply, same).isEqualTo(records(reply));
            assertThat(scope(same)).isEqualTo(scope);
            led.addAndGet(scope > 0 && records(reply).size() > 1 ? 1 : 0);
            List<String> elsewhere = ask(other, name, client);
            // That there is nothing is true for every client.
            if (!records(elsewhere).isEmpty() && !records(reply).isEmpty()) {
                assertThat(scope(elsewhere)).as("other states").isEqualTo(scope);
            }
        }
    }

    /// It would hold of services that lead nowhere, too.
    @AfterAll
    static void haveLed() {
        assertThat(led.get()).isGreaterThan(CLIENTS);
    }

    /// No draw, so that equal decisions are equal answers.
    private static SelectionPolicy policy(SplittableRandom random) {
        SelectionPolicy.BehindRules hash =
                new SelectionPolicy.ConsistentHash(random.nextInt(8, 25), 56);
        if (random.nextInt(3) == 0) {
            return hash;
        }
        List<TopologyRule> rules = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            IpAddress address = IpAddress.v4(0x0a000000 | random.nextInt(1 << 24));
            rules.add(
                    TopologyRule.ofSubnets(
                            List.of(IpPrefix.around(address, random.nextInt(9, 25))),
                            SITES.get(random.nextInt(3)),
                            SITES.get(random.nextInt(3))));
        }
        return new SelectionPolicy.Topology(rules, hash);
    }

    /// Addresses, names of services before this one, rarely of any, and of the zone's records.
    private static List<World.TestMember> members(int service, SplittableRandom random) {
        List<World.TestMember> members = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String site = SITES.get(random.nextInt(3));
            Destination destination =
                    service > 0 && random.nextInt(3) > 0
                            ? new Destination.Cname(target(service, random) + ".gslb.test")
                            : address(10 * service + i, random);
            Member member = new Member(destination, 1, site, site, List.of(), true, null, null);
            if (members.stream().noneMatch(m -> m.published().destination().equals(destination))) {
                members.add(new World.TestMember(i < 2 ? 20 : 10, member, MemberState.UP));
            }
        }
        return members;
    }

    private static String target(int service, SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> "s" + random.nextInt(SERVICES);
            case 1 -> "fixed";
            default -> "s" + random.nextInt(service);
        };
    }

    private static Destination address(int host, SplittableRandom random) {
        String address = random.nextInt(3) == 0 ? "2001:db8::" + host : "192.0.2." + host;
        return new Destination.Ip(IpAddress.of(address), null);
    }

    /// With states of its own; what is down is answered with all records, or with an address.
    private QueryProcessor processor(SplittableRandom random) {
        World world =
                new World()
                        .zone(
                                "gslb.test",
                                List.of("ns1.example.com"),
                                List.of("fixed 300 IN A 192.0.2.200"));
        for (int i = 0; i < SERVICES; i++) {
            List<World.TestMember> shaken =
                    members.get(i).stream()
                            .map(member ->
                                    new World.TestMember(
                                            member.priority(),
                                            member.published(),
                                            random.nextInt(3) == 0
                                                    ? MemberState.DOWN
                                                    : MemberState.UP))
                            .toList();
            world.service(
                    new World.Service(
                            "s" + i + ".gslb.test",
                            List.of(),
                            60,
                            policies.get(i),
                            AnswerRule.DEFAULT,
                            new DownResponse.FallbackIp(IpAddress.of("192.0.2.250")),
                            true,
                            shaken));
        }
        return new QueryProcessor(new ZoneTable(world.snapshot()), ServerSettings.PLAIN);
    }

    private static List<String> ask(QueryProcessor processor, String name, int client) {
        byte[] query = Packets.query(name + " edns=1232 subnet=" + IpAddress.v4(client) + "/32");
        int length = processor.process(query, query.length, 0, 0x7f000001L, false, true);
        return ReplyText.of(Arrays.copyOf(processor.reply(), length));
    }

    private static List<String> records(List<String> reply) {
        return reply.stream().filter(line -> line.startsWith("answer ")).toList();
    }

    private static int scope(List<String> reply) {
        String subnet = reply.getLast();
        assertThat(subnet).startsWith("subnet ");
        return Integer.parseInt(subnet.substring(subnet.lastIndexOf('/') + 1));
    }
}

package bench;

import io.meridian.dns.affinity.AffinityRounds;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.decision.AnswerSettings;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.ClientView;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.decision.ServiceCompiler;
import io.meridian.model.AnswerRule;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What persistence adds to a decision while the table holds an entry for each of a million client
/// /24s, which ask in random order, with the collector that nodes run with. Run by `bench/affinity`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "-XX:+UseZGC")
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class AffinityBenchmark {

    private static final int CLIENTS = 1_000_000;
    private static final SelectionPolicy DRAW = new SelectionPolicy.RoundRobin();

    private final int[] order = new int[1 << 20];
    private final ClientView client = new ClientView();
    private final Decision decision = new Decision();
    private final AffinityTable table = new AffinityTable(CLIENTS, Integer.MAX_VALUE);
    private BalancedService drawn;
    private BalancedService hashed;
    private BalancedService kept;
    private int next;

    @Setup
    public void fill() {
        drawn = service(DRAW, null);
        hashed = service(new SelectionPolicy.ConsistentHash(24, 56), null);
        kept = service(DRAW, new Persistence("p", Duration.ofHours(1), 24, 56, false));
        Random random = new Random(42);
        for (int i = 0; i < order.length; i++) {
            order[i] = random.nextInt(CLIENTS);
        }
        for (int i = 0; i < CLIENTS; i++) {
            decide(kept, i);
        }
        AffinityRounds rounds = new AffinityRounds(table);
        rounds.age(false);
        System.out.printf(
                "%n%,d entries in %,d octets: %.1f each, %,d evicted%n",
                rounds.entries(),
                table.octets(),
                table.octets() / (double) rounds.entries(),
                CLIENTS - rounds.entries());
    }

    private BalancedService service(SelectionPolicy policy, @Nullable Persistence persistence) {
        List<Member> members =
                List.of(
                        Member.of(IpAddress.of("192.0.2.1"), 10, null, "a", List.of()),
                        Member.of(IpAddress.of("192.0.2.2"), 10, null, "b", List.of()),
                        Member.of(IpAddress.of("192.0.2.3"), 10, null, "c", List.of()));
        GslbService source =
                new GslbService(
                        "shop.example.com",
                        List.of(),
                        30,
                        policy,
                        List.of(new Pool(10, members)),
                        HealthRule.NONE,
                        AnswerRule.DEFAULT,
                        persistence,
                        null);
        HealthTable health = new HealthTable(members.size(), 1);
        health.setReady(0);
        for (int slot = 0; slot < members.size(); slot++) {
            health.set(slot, MemberState.UP);
        }
        return new ServiceCompiler(
                        Map.of(), null, AnswerSettings.DEFAULT.keepingIn(() -> table))
                .compile(source, 0, 0, health);
    }

    private byte[] decide(BalancedService service, int number) {
        client.setResolver(0, 0x7f000001L, false);
        client.setSubnet(0, (long) number << 8, false, 24);
        DecisionEngine.decide(service, false, client, decision);
        return decision.rdata(0);
    }

    private int any() {
        next = next + 1 & order.length - 1;
        return order[next];
    }

    @Benchmark
    public byte[] withoutPersistenceDrawn() {
        return decide(drawn, any());
    }

    @Benchmark
    public byte[] withoutPersistenceHashed() {
        return decide(hashed, any());
    }

    @Benchmark
    public byte[] withPersistence() {
        return decide(kept, any());
    }
}

package io.meridian.federator.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.watch.LastGood;
import io.meridian.health.verdict.Orders;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Opinion;
import io.meridian.model.Pool;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a mirror knows over time, and where names lead, as DNS nodes have it.
class MirrorVerdictsTest {

    private static final HealthMonitor OLD = monitor("old", 80);
    private static final HealthMonitor NEW = monitor("new", 81);
    private static final Member MEMBER =
            Member.of(IpAddress.of("192.0.2.1"), 1, "london", "a", List.of());

    @TempDir Path folder;

    private static HealthMonitor monitor(String name, int port) {
        return new HealthMonitor.Tcp(
                name,
                null,
                port,
                new HealthMonitor.Timing(Duration.ofSeconds(10), Duration.ofSeconds(4), 2, 2),
                "",
                null);
    }

    private static GslbService service(
            String fqdn, Quorum.Rule rule, HealthMonitor monitor, Member... members) {
        return GslbService.of(
                fqdn,
                30,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, List.of(members))),
                new HealthRule(
                        List.of(monitor.name()),
                        1,
                        new Quorum(rule, List.of()),
                        Duration.ZERO,
                        false,
                        Readiness.Rule.ANY),
                null);
    }

    private static Member name(String target) {
        return new Member(
                new Destination.Cname(target), 1, "london", "a", List.of(), true, null, null);
    }

    private static Served served(GslbService... services) {
        List<PublishedRecord> records = new ArrayList<>(List.of(services));
        records.add(OLD);
        records.add(NEW);
        return Served.of(records);
    }

    /// What a node says of {@link #MEMBER}.
    ///
    /// @param passed what its last probe came to; null: there was none
    private static NodeOpinions says(
            String site, HealthMonitor monitor, Opinion.State state, @Nullable Boolean passed) {
        String target =
                MirrorVerdicts.probed(
                                service("any.test", Quorum.Rule.MAJORITY, monitor, MEMBER),
                                MEMBER,
                                Map.of(monitor.name(), monitor))
                        .targets()
                        .getFirst()
                        .target();
        Opinion.Evidence evidence =
                new Opinion.Evidence(
                        "said", Duration.ZERO, Duration.ZERO, state == Opinion.State.UP, passed);
        return new NodeOpinions(
                new NodeId(site.length(), site, site + "-1", NodeId.Role.DNS),
                true,
                Duration.ZERO,
                Map.of(target, new Opinion(target, state, evidence)));
    }

    private static NodeOpinions says(String site, HealthMonitor monitor, Opinion.State state) {
        return says(site, monitor, state, state == Opinion.State.UP);
    }

    private MirrorVerdicts verdicts() {
        return new MirrorVerdicts(new LastGood(folder));
    }

    private static MemberHealth.State state(
            MirrorVerdicts verdicts, Served served, String fqdn, OperatorOverride... orders) {
        GslbService service = Objects.requireNonNull(served.services().get(fqdn));
        return new ServiceHealth(
                        verdicts, served, Set.of(), Orders.at(Instant.now(), List.of(orders)))
                .of(service, service.pools().getFirst().members().getFirst())
                .state();
    }

    @Test
    void memberKeepsItsStateUntilNewMonitorsHaveAVerdict() {
        MirrorVerdicts verdicts = verdicts();
        verdicts.look(
                served(service("app.test", Quorum.Rule.MAJORITY, OLD, MEMBER)),
                List.of(says("london", OLD, Opinion.State.UP)));
        Served changed = served(service("app.test", Quorum.Rule.MAJORITY, NEW, MEMBER));

        verdicts.look(changed, List.of(says("london", NEW, Opinion.State.UNKNOWN, false)));
        assertThat(state(verdicts, changed, "app.test")).isEqualTo(MemberHealth.State.UP);

        verdicts.look(changed, List.of(says("london", NEW, Opinion.State.DOWN)));
        assertThat(state(verdicts, changed, "app.test")).isEqualTo(MemberHealth.State.DOWN);
    }

    @Test
    void memberThatHasOnlyFailedIsDownBeforeItsFirstVerdict() {
        MirrorVerdicts verdicts = verdicts();
        Served served = served(service("app.test", Quorum.Rule.MAJORITY, OLD, MEMBER));

        verdicts.look(served, List.of(says("london", OLD, Opinion.State.UNKNOWN, null)));
        assertThat(state(verdicts, served, "app.test")).isEqualTo(MemberHealth.State.UNKNOWN);
        verdicts.look(served, List.of(says("london", OLD, Opinion.State.UNKNOWN, false)));
        assertThat(state(verdicts, served, "app.test")).isEqualTo(MemberHealth.State.DOWN);
        verdicts.look(served, List.of(says("london", OLD, Opinion.State.UNKNOWN, true)));
        assertThat(state(verdicts, served, "app.test")).isEqualTo(MemberHealth.State.UNKNOWN);
    }

    @Test
    void sitesOwnVerdictsOutliveARestart() {
        Served served = served(service("app.test", Quorum.Rule.LOCAL, OLD, MEMBER));
        verdicts()
                .look(
                        served,
                        List.of(
                                says("london", OLD, Opinion.State.UP),
                                says("newyork", OLD, Opinion.State.DOWN)));
        MirrorVerdicts again = verdicts();
        again.look(served, List.of()); // nobody is heard yet
        again.look(
                served,
                List.of(
                        says("london", OLD, Opinion.State.UNKNOWN, null),
                        says("newyork", OLD, Opinion.State.UNKNOWN, null)));

        assertThat(state(again, served, "app.test")).isEqualTo(MemberHealth.State.DIFFERS);
    }

    @Test
    void serviceThatIsGoneIsForgotten() {
        Served served = served(service("app.test", Quorum.Rule.MAJORITY, OLD, MEMBER));
        MirrorVerdicts verdicts = verdicts();
        verdicts.look(served, List.of(says("london", OLD, Opinion.State.UP)));
        verdicts.look(served(), List.of());
        verdicts.look(served, List.of());
        assertThat(state(verdicts, served, "app.test")).isEqualTo(MemberHealth.State.UNKNOWN);
    }

    @Test
    void nameOfAnotherServiceIsAsWellAsThatIs() {
        MirrorVerdicts verdicts = verdicts();
        Served served =
                served(
                        service("top.test", Quorum.Rule.MAJORITY, NEW, name("mid.test")),
                        service("mid.test", Quorum.Rule.MAJORITY, NEW, name("app.test")),
                        service("app.test", Quorum.Rule.MAJORITY, OLD, MEMBER),
                        service("round.test", Quorum.Rule.MAJORITY, NEW, name("back.test")),
                        service("back.test", Quorum.Rule.MAJORITY, NEW, name("round.test")),
                        service("out.test", Quorum.Rule.MAJORITY, NEW, name("elsewhere.test")));

        verdicts.look(served, List.of(says("london", OLD, Opinion.State.UP)));
        assertThat(state(verdicts, served, "top.test")).isEqualTo(MemberHealth.State.UP);
        assertThat(state(verdicts, served, "round.test")).isEqualTo(MemberHealth.State.DOWN);
        assertThat(state(verdicts, served, "out.test")).isEqualTo(MemberHealth.State.UNKNOWN);
        assertThat(state(verdicts, served, "top.test", drained("member:app.test/192.0.2.1")))
                .isEqualTo(MemberHealth.State.DOWN);
        assertThat(state(verdicts, served, "top.test", drained("member:top.test/mid.*")))
                .isEqualTo(MemberHealth.State.DRAINED);

        verdicts.look(served, List.of(says("london", OLD, Opinion.State.DOWN)));
        assertThat(state(verdicts, served, "top.test")).isEqualTo(MemberHealth.State.DOWN);
    }

    private static OperatorOverride drained(String target) {
        return new OperatorOverride(
                target,
                OperatorOverride.Action.DRAIN,
                "new switches",
                "ops",
                1,
                null,
                false,
                new OperatorOverride.Version(1, 0, 1));
    }
}

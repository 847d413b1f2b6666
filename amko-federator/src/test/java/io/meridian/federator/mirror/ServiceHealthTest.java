package io.meridian.federator.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.assemble.StaleMembers;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.health.verdict.Orders;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.model.AnswerRule;
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
import io.meridian.model.Site;
import io.meridian.yaml.Place;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A GslbService's health is what DNS nodes make of the same opinions.
class ServiceHealthTest {

    private static final HealthMonitor MONITOR =
            new HealthMonitor.Tcp(
                    "hm",
                    null,
                    80,
                    new HealthMonitor.Timing(Duration.ofSeconds(10), Duration.ofSeconds(4), 2, 2),
                    "",
                    null);
    private static final Map<String, HealthMonitor> MONITORS = Map.of("hm", MONITOR);
    private static final Member MEMBER =
            Member.of(IpAddress.of("192.0.2.1"), 1, "london", "a", List.of());

    @TempDir Path folder;

    private static GslbService service(Quorum quorum, Member member) {
        return GslbService.of(
                "app.test",
                30,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, List.of(member))),
                new HealthRule(List.of("hm"), 1, quorum, Duration.ZERO, false, Readiness.Rule.ANY),
                null);
    }

    private static Quorum quorum(String text) {
        String[] words = text.split("/");
        return new Quorum(
                Quorum.Rule.valueOf(words[0].toUpperCase(java.util.Locale.ROOT)),
                List.of(words).subList(1, words.length));
    }

    /// `london-1 up`, `paris-1 down never silent`: a node of a site, its opinion, whether it never
    /// saw the target up, and whether it is not heard any more.
    private static List<NodeOpinions> opinions(String text) {
        String target =
                MirrorVerdicts.probed(service(Quorum.MAJORITY, MEMBER), MEMBER, MONITORS)
                        .targets()
                        .getFirst()
                        .target();
        List<NodeOpinions> heard = new ArrayList<>();
        int member = 1;
        for (String each : text.isBlank() ? new String[0] : text.split(",")) {
            String[] words = each.strip().split(" ");
            String site = words[0].replaceFirst("-.*", "");
            Opinion opinion =
                    new Opinion(
                            target,
                            Opinion.State.valueOf(words[1].toUpperCase(java.util.Locale.ROOT)),
                            new Opinion.Evidence(
                                    "said", Duration.ZERO, Duration.ZERO, !each.contains("never")));
            heard.add(
                    new NodeOpinions(
                            new NodeId(member++, site, words[0], NodeId.Role.DNS),
                            !each.contains("silent"),
                            Duration.ZERO,
                            Map.of(target, opinion)));
        }
        return heard;
    }

    private static Served served(GslbService... services) {
        List<PublishedRecord> records = new ArrayList<>(List.of(services));
        records.add(MONITOR);
        return Served.of(records);
    }

    private MirrorVerdicts verdicts() {
        return new MirrorVerdicts(new LastGood(folder));
    }

    private static MemberHealth health(
            MirrorVerdicts verdicts, GslbService service, List<OperatorOverride> orders) {
        return new ServiceHealth(
                        verdicts, served(service), Set.of(), Orders.at(Instant.now(), orders))
                .of(service, service.pools().getFirst().members().getFirst());
    }

    private static MemberHealth.State state(
            MirrorVerdicts verdicts, GslbService service, String opinions) {
        verdicts.look(served(service), opinions(opinions));
        return health(verdicts, service, List.of()).state();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "majority        | london-1 up, paris-1 up, tokyo-1 down                 | UP",
                "majority        | london-1 up, paris-1 down, tokyo-1 down               | DOWN",
                "majority        | london-1 up, paris-1 down                             | UNKNOWN",
                "majority        | ''                                                    | UNKNOWN",
                // Two nodes of a site are one vote, and one of them that says up is enough.
                "majority        | london-1 down, london-2 down, london-3 down, paris-1 up, tokyo-1 up | UP",
                "majority        | london-1 down, london-2 up                            | UP",
                // A silent node has no vote, nor has a site that never saw up what others have.
                "majority        | london-1 up, paris-1 down silent, tokyo-1 down silent | UP",
                "majority        | london-1 up, paris-1 down never, tokyo-1 down never   | UP",
                "majority/london | london-1 up, paris-1 down, tokyo-1 down               | UP",
                "any             | london-1 up, paris-1 down, tokyo-1 down               | UP",
                "all             | london-1 up, paris-1 up, tokyo-1 down                 | DOWN",
                "local           | london-1 up, paris-1 up                               | UP",
                "local           | london-1 up, paris-1 down                             | DIFFERS",
            })
    void verdictFollowsTheServicesQuorum(String quorum, String opinions, String expected) {
        assertThat(state(verdicts(), service(quorum(quorum), MEMBER), opinions))
                .isEqualTo(MemberHealth.State.valueOf(expected));
    }

    @Test
    void tieKeepsWhatWasAlsoOverARestart() {
        GslbService service = service(Quorum.MAJORITY, MEMBER);
        MirrorVerdicts verdicts = verdicts();
        assertThat(state(verdicts, service, "london-1 down, paris-1 down"))
                .isEqualTo(MemberHealth.State.DOWN);
        assertThat(state(verdicts, service, "london-1 up, paris-1 down"))
                .isEqualTo(MemberHealth.State.DOWN);
        assertThat(state(verdicts(), service, "london-1 up, paris-1 down"))
                .isEqualTo(MemberHealth.State.DOWN);
        assertThat(state(verdicts(), service, "london-1 up, paris-1 down, tokyo-1 up"))
                .isEqualTo(MemberHealth.State.UP);
    }

    @ParameterizedTest
    @CsvSource({
        "UP, UP",
        "DOWN, DOWN",
        "DRAIN, DRAINED",
        "MAINTENANCE, MAINTENANCE",
        "RESUME, DOWN"
    })
    void operatorsOrderShowsAsSuch(OperatorOverride.Action action, MemberHealth.State expected) {
        GslbService service = service(Quorum.MAJORITY, MEMBER);
        MirrorVerdicts verdicts = verdicts();
        verdicts.look(served(service), opinions("london-1 down"));
        MemberHealth health =
                health(
                        verdicts,
                        service,
                        List.of(
                                new OperatorOverride(
                                        "site:london",
                                        action,
                                        "new switches",
                                        "ops",
                                        1,
                                        null,
                                        false,
                                        new OperatorOverride.Version(1, 0, 1))));

        assertThat(health.state()).isEqualTo(expected);
        if (action == OperatorOverride.Action.RESUME) {
            assertThat(health.order()).isEmpty();
        } else {
            assertThat(health.order()).contains("of site:london by ops: new switches");
        }
    }

    @Test
    void disabledAndUnreadyMembersSaySo() {
        Member disabled =
                new Member(MEMBER.destination(), 1, "london", "a", List.of(), false, null, null);
        Member unready =
                new Member(
                        MEMBER.destination(),
                        1,
                        "london",
                        "a",
                        List.of(),
                        true,
                        null,
                        new Readiness(0, 2));
        MirrorVerdicts verdicts = verdicts();
        assertThat(state(verdicts, service(Quorum.MAJORITY, disabled), "london-1 up"))
                .isEqualTo(MemberHealth.State.DISABLED);
        assertThat(state(verdicts, service(Quorum.MAJORITY, unready), "london-1 up"))
                .isEqualTo(MemberHealth.State.DOWN);
        ServiceHealth siteIsDisabled =
                new ServiceHealth(
                        verdicts,
                        Served.of(List.of(new Site("london", 0, 0, List.of("a"), false))),
                        Set.of(),
                        Orders.NONE);
        assertThat(siteIsDisabled.of(service(Quorum.MAJORITY, MEMBER), MEMBER).state())
                .isEqualTo(MemberHealth.State.DISABLED);
    }

    @Test
    void evidenceSaysWhyASiteHasNoVote() {
        GslbService service = service(quorum("majority/london/paris/tokyo"), MEMBER);
        MirrorVerdicts verdicts = verdicts();
        verdicts.look(
                served(service),
                opinions("london-1 up, paris-1 down silent, tokyo-1 down never, oslo-1 down"));

        assertThat(health(verdicts, service, List.of()).evidence())
                .containsExactly(
                        "london-1: up, said",
                        "oslo-1: down, said (no vote: not asked)",
                        "paris-1: down, said (silent)",
                        "tokyo-1: down, said (no vote: never up as seen from there)");
    }

    @Test
    void memberThatMayBeKeptOutAfterAnOutageIsRemarkedOn() {
        GslbService service =
                GslbService.of(
                        "app.test",
                        30,
                        new SelectionPolicy.RoundRobin(),
                        List.of(new Pool(10, List.of(MEMBER))),
                        new HealthRule(
                                List.of("hm"),
                                1,
                                Quorum.MAJORITY,
                                Duration.ZERO,
                                true,
                                Readiness.Rule.IGNORE),
                        null);
        ServiceMirror mirror =
                new ServiceMirror(
                        "avi-system",
                        new ServiceHealth(verdicts(), served(service), Set.of(), Orders.NONE),
                        StaleMembers.of(List.of()),
                        null,
                        List.of(),
                        List.of());

        assertThat(mirror.of(service).get("status"))
                .asString()
                .contains("a member that is up again may be kept out");
    }

    @Test
    void serviceIsSummedUp() {
        GslbService service = service(Quorum.MAJORITY, MEMBER);
        MirrorVerdicts verdicts = verdicts();
        verdicts.look(served(service), opinions("london-1 up"));
        ServiceMirror mirror =
                new ServiceMirror(
                        "avi-system",
                        new ServiceHealth(verdicts, served(service), Set.of(), Orders.NONE),
                        StaleMembers.of(List.of()),
                        null,
                        List.of(),
                        List.of("app.test: a note", "other.test: another"));

        assertThat(mirror.of(service).get("status"))
                .asString()
                .contains("health=Healthy", "up=1/1", "notes=[app.test: a note]")
                .contains("evidence=[london-1: up, said]");
    }

    /// Members are `UP`, or by what was ordered of them.
    private GslbService panicking(int percent, Member... members) {
        return new GslbService(
                "app.test",
                List.of(),
                30,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, List.of(members))),
                new HealthRule(
                        List.of(), 0, Quorum.MAJORITY, Duration.ZERO, false, Readiness.Rule.ANY),
                new AnswerRule(1, 0, percent, false),
                null,
                null);
    }

    private static Member member(String address, int ready) {
        return new Member(
                new Destination.Ip(IpAddress.of(address), null),
                1,
                "london",
                "a",
                List.of(),
                true,
                null,
                new Readiness(ready, 1));
    }

    private ServiceHealth healthOf(List<OperatorOverride> orders, GslbService... services) {
        MirrorVerdicts verdicts = verdicts();
        verdicts.look(served(services), List.of());
        return new ServiceHealth(
                verdicts, served(services), Set.of(), Orders.at(Instant.now(), orders));
    }

    @Test
    void panicIsNotedAndIsDownForServicesAbove() {
        Member up = member("192.0.2.1", 1);
        Member down = member("192.0.2.2", 0);
        Member sixUp = member("2001:db8::1", 1);
        Member name =
                new Member(
                        new Destination.Cname("app.test"),
                        1,
                        "london",
                        "a",
                        List.of(),
                        true,
                        null,
                        null);
        GslbService above =
                GslbService.of(
                        "above.test",
                        30,
                        new SelectionPolicy.RoundRobin(),
                        List.of(new Pool(10, List.of(name))),
                        HealthRule.NONE,
                        null);
        GslbService half = panicking(50, up, down);
        GslbService most = panicking(51, up, down);
        GslbService sixIsWell = panicking(51, up, down, sixUp);

        assertThat(healthOf(List.of(), half, above).of(above, name).state())
                .isEqualTo(MemberHealth.State.UP);
        assertThat(healthOf(List.of(), most, above).of(above, name).state())
                .isEqualTo(MemberHealth.State.DOWN);
        assertThat(healthOf(List.of(), sixIsWell, above).of(above, name).state())
                .as("for AAAA it is up")
                .isEqualTo(MemberHealth.State.UP);
        assertThat(healthOf(List.of(), half).isInPanic(half)).isFalse();
        assertThat(healthOf(List.of(), most).isInPanic(most)).isTrue();
        assertThat(healthOf(List.of(), sixIsWell).isInPanic(sixIsWell)).isTrue();
        ServiceMirror mirror =
                new ServiceMirror(
                        "avi-system",
                        healthOf(List.of(), most),
                        StaleMembers.of(List.of()),
                        null,
                        List.of(),
                        List.of());
        assertThat(mirror.of(most).get("status"))
                .asString()
                .contains("app.test: in panic: less than 51 % of its members of a family are up");
    }

    @Test
    void whatOperatorsTookOutDoesNotCountForPanic() {
        GslbService most = panicking(51, member("192.0.2.1", 1), member("192.0.2.2", 0));
        OperatorOverride out =
                new OperatorOverride(
                        "member:app.test/192.0.2.2",
                        OperatorOverride.Action.MAINTENANCE,
                        "disk",
                        "ops",
                        1,
                        null,
                        false,
                        new OperatorOverride.Version(1, 0, 1));

        assertThat(healthOf(List.of(out), most).isInPanic(most)).isFalse();
    }

    @Test
    void whatIsOddAboutItsNameIsNoted() {
        Place place = new Place("cluster", 0);
        ObjectReport report =
                new ObjectReport(
                        new ClusterObject(
                                "cluster",
                                "networking.k8s.io/v1",
                                new ObjectKey("Ingress", "shop", "web"),
                                "",
                                Map.of(),
                                Map.of(),
                                "1",
                                place,
                                new YamlNode.Mapping(place, new LinkedHashMap<>(), Map.of()),
                                ""),
                        List.of(),
                        false,
                        List.of(),
                        List.of(
                                "not served: app.test is in none of the zones example.com",
                                "not served: my.app.test is in none of the zones example.com"),
                        List.of("app.test", "my.app.test"));
        GslbService service = service(Quorum.MAJORITY, MEMBER);
        ServiceMirror mirror =
                new ServiceMirror(
                        "avi-system",
                        new ServiceHealth(verdicts(), served(service), Set.of(), Orders.NONE),
                        StaleMembers.of(List.of()),
                        null,
                        List.of(report),
                        List.of());

        assertThat(mirror.of(service).get("status"))
                .asString()
                .contains("notes=[not served: app.test is in none of the zones example.com]");
    }
}

package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.model.IpPrefix;
import io.meridian.model.Persistence;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Members at the sites that topology rules name, in their order, and then whoever is left.
class SiteChoiceTest {

    private static final String INSIDE = "10.1.2.3";
    private static final String OUTSIDE = "192.0.2.7";

    private static SelectionPolicy rules(SelectionPolicy.BehindRules otherwise) {
        return new SelectionPolicy.Topology(
                List.of(
                        TopologyRule.ofSubnets(
                                List.of(IpPrefix.of("10.0.0.0/8")), "newyork", "moon"),
                        TopologyRule.forAll("london")),
                otherwise);
    }

    /// One in London, two in New York, one in Singapore, one at no site.
    private static ServiceFixture.Builder five() {
        return ServiceFixture.of(rules(ServiceFixture.ROUND_ROBIN))
                .member(20, "10.0.0.1", "london")
                .member(20, "10.0.0.2", "newyork")
                .member(20, "10.0.0.3", "newyork")
                .member(20, "10.0.0.4", "singapore")
                .member(20, "10.0.0.5", null);
    }

    /// All that are answered to one client in many draws.
    private static Set<String> answers(ServiceFixture service, String client) {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            answers.addAll(service.answer(client));
        }
        return answers;
    }

    @Test
    void sendsClientsToTheFirstSiteWithAMemberUpRuleAfterRule() {
        ServiceFixture service = five().build();

        assertThat(answers(service, INSIDE)).containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
        assertThat(answers(service, OUTSIDE)).containsExactly("10.0.0.1");
        service.set(MemberState.DOWN, "10.0.0.2");
        assertThat(answers(service, INSIDE)).containsExactly("10.0.0.3");
        service.set(MemberState.DRAINED, "10.0.0.3");
        assertThat(answers(service, INSIDE)).as("by the next rule").containsExactly("10.0.0.1");
        service.set(MemberState.DOWN, "10.0.0.1");
        assertThat(answers(service, INSIDE))
                .as("whoever is left")
                .containsExactlyInAnyOrder("10.0.0.4", "10.0.0.5");
    }

    @Test
    void takesSeveralSiteAfterSite() {
        ServiceFixture service = five().answer(4, 0).build();

        for (int i = 0; i < 50; i++) {
            List<String> answer = service.answer(INSIDE);
            assertThat(answer.subList(0, 2)).containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
            assertThat(answer.get(2)).isEqualTo("10.0.0.1");
            assertThat(answer.get(3)).isIn("10.0.0.4", "10.0.0.5");
        }
    }

    @Test
    void looksAtNobodyWhereAllAreAnswered() {
        Decision decision = five().answer(0, 0).build().decide(INSIDE);

        assertThat(decision.count()).isEqualTo(5);
        assertThat(decision.scopePrefixLength()).isZero();
    }

    @Test
    void prefersAMemberThatIsUpElsewhereToOneThatIsUntested() {
        ServiceFixture service =
                five().build().set(MemberState.UNTESTED, "10.0.0.2", "10.0.0.3", "10.0.0.1");

        assertThat(answers(service, INSIDE)).containsExactlyInAnyOrder("10.0.0.4", "10.0.0.5");
        service.set(MemberState.DOWN, "10.0.0.4", "10.0.0.5");
        assertThat(answers(service, INSIDE)).containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
    }

    @Test
    void choosesWithinThePoolThatAnswers() {
        ServiceFixture service =
                ServiceFixture.of(rules(ServiceFixture.ROUND_ROBIN))
                        .member(20, "10.0.0.1", "london")
                        .member(10, "10.0.0.2", "newyork")
                        .build();

        assertThat(service.answer(INSIDE)).containsExactly("10.0.0.1");
        service.set(MemberState.DOWN, "10.0.0.1");
        assertThat(service.answer(OUTSIDE)).containsExactly("10.0.0.2");
    }

    @Test
    void leavesTheRestToTheAlgorithmBehindTheRules() {
        ServiceFixture service =
                ServiceFixture.of(rules(new SelectionPolicy.Geo(ServiceFixture.ROUND_ROBIN)))
                        .geo(TestGeo.table(TestGeo.DEMO))
                        .member(20, "10.0.0.1", "london")
                        .member(20, "10.0.0.2", "newyork")
                        .member(20, "10.0.0.3", "singapore")
                        .build()
                        .set(MemberState.DOWN, "10.0.0.1");

        assertThat(service.answer("203.0.113.7")).containsExactly("10.0.0.3");
        assertThat(service.answer("198.51.100.7")).containsExactly("10.0.0.2");
    }

    @Test
    void clientsThatAreKeptStayWhateverTheRulesSaySince() {
        AffinityTable table = new AffinityTable(1_000, 1_000_000);
        Persistence profile = new Persistence("p", Duration.ofHours(1), 24, 56, false);
        ServiceFixture without =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .keeping(profile, table)
                        .member(20, "10.0.0.4", "singapore")
                        .build();
        assertThat(without.answer(INSIDE)).containsExactly("10.0.0.4");

        ServiceFixture with = five().keeping(profile, table).build();

        assertThat(with.answer(INSIDE)).containsExactly("10.0.0.4");
        assertThat(with.answer("10.9.9.9")).isSubsetOf("10.0.0.2", "10.0.0.3");
    }

    @Test
    void tellsWhoStandsAtAnotherSite() {
        assertThat(five().build().set(MemberState.DOWN, "10.0.0.2").fates(INSIDE, false))
                .containsEntry("10.0.0.1", Fate.OTHER_SITE)
                .containsEntry("10.0.0.2", Fate.DOWN)
                .containsEntry("10.0.0.3", Fate.CHOSEN)
                .containsEntry("10.0.0.4", Fate.OTHER_SITE)
                .containsEntry("10.0.0.5", Fate.OTHER_SITE);
    }
}

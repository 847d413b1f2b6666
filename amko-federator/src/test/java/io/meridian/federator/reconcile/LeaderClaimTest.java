package io.meridian.federator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.ObjectReport.Condition;
import io.meridian.federator.policy.Specs;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.mesh.LogChange;
import io.meridian.mesh.LogPublisher;
import io.meridian.mesh.Subscription;
import io.meridian.model.Position;
import io.meridian.model.Term;
import io.meridian.yaml.Place;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an AMKOCluster makes of its federator, and is told.
@org.jspecify.annotations.NullUnmarked // the folder comes from JUnit
class LeaderClaimTest {

    private static final Term OWN = new Term(3, "federator-two");
    private static final Term HIGHER = new Term(4, "federator-one");
    private static final Place PLACE = new Place("two", 0);

    /// A mesh in which this federator never gets ahead of another by itself.
    private static final class Publisher implements LogPublisher {

        private Leadership leadership = new Leadership.Following(new Term(0, ""));
        private int claims;

        @Override
        public Leadership leadership() {
            return leadership;
        }

        @Override
        public Subscription subscribe(Consumer<Leadership> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void claim(boolean force) {
            claims++;
        }

        @Override
        public boolean isOwn(Term term) {
            return term.equals(OWN);
        }

        @Override
        public void resign() {
            leadership = new Leadership.Following(HIGHER);
        }

        @Override
        public Position publish(List<LogChange> changes) {
            throw new UnsupportedOperationException();
        }
    }

    @TempDir Path folder;
    private final Publisher publisher = new Publisher();

    private LeaderClaim start() {
        return new LeaderClaim(publisher, new LastGood(folder));
    }

    private static void follow(LeaderClaim claim, boolean leader, String generation) {
        ClusterObject object =
                new ClusterObject(
                        "two",
                        "amko.vmware.com/v1alpha1",
                        new ObjectKey("AMKOCluster", "avi-system", "a"),
                        "uid",
                        Map.of(),
                        Map.of(),
                        generation,
                        PLACE,
                        new YamlNode.Mapping(PLACE, new LinkedHashMap<>(), Map.of()),
                        "");
        Specs.AmkoCluster spec = new Specs.AmkoCluster(leader, "two", "1", List.of());
        claim.follow(Optional.of(spec), Optional.of(object), true);
    }

    @Test
    void leaderThatIsRefusedSaysSoAlsoAfterARestart() {
        LeaderClaim claim = start();
        follow(claim, true, "1");
        publisher.leadership = new LogPublisher.Leadership.Leading(OWN);
        assertThat(claim.condition().map(Condition::holds)).contains(true);
        publisher.leadership = new LogPublisher.Leadership.StoodDown(OWN, HIGHER);
        assertRefused(claim);

        publisher.leadership = new LogPublisher.Leadership.Following(HIGHER);
        LeaderClaim again = start();
        follow(again, true, "1");
        assertRefused(again);
        assertThat(publisher.claims).as("claimed once for a generation").isEqualTo(1);

        follow(again, true, "2");
        assertThat(publisher.claims).isEqualTo(2);
    }

    private static void assertRefused(LeaderClaim claim) {
        assertThat(claim.describe())
                .startsWith("not leading: ")
                .contains(HIGHER.toString())
                .endsWith("; edit this object to claim again");
        Condition condition = claim.condition().orElseThrow();
        assertThat(condition.type()).isEqualTo("Leading");
        assertThat(condition.holds()).isFalse();
        assertThat(condition.reason()).isEqualTo("HigherTerm");
        assertThat(condition.message()).isEqualTo(claim.describe());
    }

    @Test
    void followerIsNotRefused() {
        publisher.leadership = new LogPublisher.Leadership.Following(HIGHER);
        LeaderClaim claim = start();
        follow(claim, false, "1");
        assertThat(claim.condition()).isEmpty();
        assertThat(claim.describe()).isEqualTo("follows; the highest term is " + HIGHER);
    }

    @Test
    void claimThatWaitsIsNotRefused() {
        LeaderClaim claim = start();
        follow(claim, true, "1");
        publisher.leadership = new LogPublisher.Leadership.Waiting(1, 2);
        assertThat(claim.condition().map(Condition::reason)).contains("Claiming");
        assertThat(claim.describe()).startsWith("waits to lead");
    }
}

package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.INSTALLATION;
import static io.meridian.mesh.MeshFixture.await;
import static io.meridian.mesh.MeshFixture.lead;
import static io.meridian.mesh.MeshFixture.rootHash;
import static io.meridian.mesh.Records.key;
import static io.meridian.mesh.Records.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.mesh.MeshStats.Refusal;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.StoredRecord;
import io.meridian.model.Position;
import io.meridian.model.RecordKey;
import io.meridian.model.Term;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node takes from others, and what it does not: node 1 is real, its peers are not.
class TermIT {

    private static final Term OLD = new Term(3, "old");
    private static final Term NEW = new Term(4, "new");
    private static final LogState HELD =
            LogState.of(
                    new Position(OLD, 7),
                    List.of(stored("a.example", "192.0.2.1"), stored("b.example", "192.0.2.2")));
    private static final LogState OTHER =
            LogState.of(
                    new Position(OLD, 7),
                    List.of(stored("a.example", "192.0.2.9"), stored("c.example", "192.0.2.3")));

    @TempDir Path folder;
    private MeshFixture mesh;
    private FakePeer second;
    private FakePeer third;
    private final FakePush push = new FakePush();
    private Mesh node;

    @BeforeEach
    void startWithTheHeldSet() throws IOException {
        mesh = new MeshFixture(folder, 3);
        second = new FakePeer(mesh, 2);
        third = new FakePeer(mesh, 3);
        second.state = HELD;
        third.state = HELD;
        node = mesh.start(1, push.factory(), UnaryOperator.identity());
        await(() -> rootHash(node).equals(HELD.rootHash()));
    }

    @AfterEach
    void close() {
        mesh.close();
        second.close();
        third.close();
    }

    @Test
    void appliesTheBatchThatFollowsAndDropsWhatItHasAlready() {
        Batch batch = batch(HELD, new Position(OLD, 8), stored("c.example", "192.0.2.3"));
        push.receive(Writer.BATCH, batch.encode(INSTALLATION));
        push.receive(Writer.BATCH, batch.encode(INSTALLATION));

        await(() -> node.log().snapshot().position().seq() == 8);
        assertThat(names()).containsExactly("a.example", "b.example", "c.example");
        assertThat(node.stats().messagesRefused.sum()).isZero();
    }

    @Test
    void fetchesWhatIsMissingBeforeABatch() {
        LogState ninth =
                HELD.with(batch(HELD, new Position(OLD, 9), stored("c.example", "192.0.2.3")));
        second.state = ninth;
        Batch tenth = batch(ninth, new Position(OLD, 10), stored("d.example", "192.0.2.4"));
        second.state = ninth.with(tenth);
        push.receive(Writer.BATCH, tenth.encode(INSTALLATION));

        await(() -> node.log().snapshot().position().seq() == 10);
        assertThat(names()).containsExactly("a.example", "b.example", "c.example", "d.example");
    }

    @Test
    void refusesTheWriterOfALowerTerm() {
        Term lower = new Term(2, "zzz");
        Batch batch = batch(HELD, new Position(lower, 8), stored("c.example", "192.0.2.3"));
        push.receive(Writer.BATCH, batch.encode(INSTALLATION));

        await(() -> node.stats().refused(Refusal.LOWER_TERM) == 1);
        assertThat(rootHash(node)).isEqualTo(HELD.rootHash());
    }

    @Test
    void refusesAnotherInstallationWhetherItPushesOrAnswers() {
        Batch batch = batch(HELD, new Position(OLD, 8), stored("c.example", "192.0.2.3"));
        push.receive(Writer.BATCH, batch.encode("other"));
        await(() -> node.stats().refused(Refusal.FOREIGN_INSTALLATION) == 1);

        second.state = OTHER.at(new Position(NEW, 0));
        second.installation = "other";
        await(() -> node.stats().refused(Refusal.FOREIGN_INSTALLATION) > 1);
        assertThat(rootHash(node)).isEqualTo(HELD.rootHash());
    }

    @Test
    void refusesWhatIsNoMessage() {
        push.receive(Writer.BATCH, "{\"installation\":".getBytes(StandardCharsets.UTF_8));
        push.receive(Writer.BATCH, "{\"puts\":[]}".getBytes(StandardCharsets.UTF_8));
        push.receive(NodeOpinionExchange.STREAM, "null".getBytes(StandardCharsets.UTF_8));
        push.receive((byte) 77, new byte[3]);

        await(() -> node.stats().refused(Refusal.MALFORMED) == 3);
        await(() -> node.stats().refused(Refusal.LATER_VERSION) == 1);
        assertThat(rootHash(node)).isEqualTo(HELD.rootHash());
    }

    @Test
    void goesOverToANewTermOnlyWithEveryRecordThatItsManifestNames() {
        LogState next = OTHER.at(new Position(NEW, 0));
        second.withholdsRecords = true;
        second.state = next;
        Batch manifest = new Batch(next.position(), next.rootHash(), List.of(), List.of());
        push.receive(Writer.BATCH, manifest.encode(INSTALLATION));

        second.awaitAsked(3);
        assertThat(rootHash(node)).isEqualTo(HELD.rootHash());
        assertThat(node.publisher().leadership()).isEqualTo(new Leadership.Following(NEW));

        second.withholdsRecords = false;
        await(() -> rootHash(node).equals(next.rootHash()));
        assertThat(names()).containsExactly("a.example", "c.example");
    }

    @Test
    void takesNothingFromANodeThatLostRecordsItself() {
        second.whole = false;
        second.publisher = OLD.federator();
        second.state = LogState.of(HELD.position(), List.of(stored("a.example", "192.0.2.1")));
        third.whole = false;
        third.state = LogState.of(new Position(NEW, 5), List.of());

        second.awaitAsked(2);
        third.awaitAsked(2);
        assertThat(rootHash(node)).isEqualTo(HELD.rootHash());
    }

    @Test
    void takesTheWritersSetWhenTwoStandAtOnePosition() {
        second.state = OTHER;
        second.publisher = OLD.federator();

        await(() -> rootHash(node).equals(OTHER.rootHash()));
    }

    @Test
    void takesTheGreaterHashWhenTwoStandAtOnePositionAndTheWriterIsGone() {
        boolean otherIsGreater = OTHER.rootHash().compareTo(HELD.rootHash()) > 0;
        second.state = OTHER;

        if (otherIsGreater) {
            await(() -> rootHash(node).equals(OTHER.rootHash()));
        } else {
            second.awaitAsked(3);
            assertThat(rootHash(node)).isEqualTo(HELD.rootHash());
        }
    }

    @Test
    void keepsAndHandsOnARecordItCannotReadAndServesTheLastItCould() {
        StoredRecord later = Records.ofLaterVersion("a.example", "192.0.2.77");
        Batch batch = batch(HELD, new Position(OLD, 8), later, stored("c.example", "192.0.2.3"));
        push.receive(Writer.BATCH, batch.encode(INSTALLATION));

        await(() -> node.log().snapshot().position().seq() == 8);
        assertThat(rootHash(node)).isEqualTo(batch.rootHash());
        assertThat(names()).containsExactly("a.example", "b.example", "c.example");
        assertThat(node.log().snapshot().records())
                .containsEntry(key("a.example"), Records.service("a.example", "192.0.2.1"));
        assertThat(node.stats().recordsRefused.sum()).isEqualTo(1);
    }

    @Test
    void newTermBeginsWithWhatAMajorityHas() {
        LogState ahead =
                HELD.with(batch(HELD, new Position(OLD, 8), stored("c.example", "192.0.2.3")));
        second.state = ahead;
        third.state = ahead;

        lead(node);

        assertThat(node.log().snapshot().position().term().counter()).isEqualTo(4);
        assertThat(rootHash(node)).isEqualTo(ahead.rootHash());
    }

    @Test
    void waitsForAMajorityUnlessForced() {
        second.close();
        third.close();
        node.publisher().claim(false);
        await(() -> node.publisher().leadership().equals(new Leadership.Waiting(1, 2)));

        node.publisher().claim(true);

        await(() -> node.publisher().leadership() instanceof Leadership.Leading);
    }

    private static Batch batch(LogState before, Position position, StoredRecord... puts) {
        Batch content = new Batch(position, "", List.of(puts), List.of());
        return new Batch(
                position, before.with(content).rootHash(), content.puts(), content.deletes());
    }

    private List<String> names() {
        return node.log().snapshot().records().keySet().stream().map(RecordKey::name).toList();
    }
}

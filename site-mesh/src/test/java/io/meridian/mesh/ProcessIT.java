package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.await;
import static io.meridian.mesh.MeshFixture.lead;
import static io.meridian.mesh.MeshFixture.rootHash;
import static io.meridian.mesh.Records.delete;
import static io.meridian.mesh.Records.key;
import static io.meridian.mesh.Records.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members in processes of their own, stopped and killed.
class ProcessIT {

    @TempDir Path folder;

    /// Stopped for longer than Hazelcast's heartbeat limit, during adds and deletes.
    @Test
    void memberThatWasStoppedHasWhatTheOthersHaveAfterItReturns() throws Exception {
        try (MeshFixture mesh = new MeshFixture(folder, 3)) {
            Mesh writer = mesh.start(1);
            Mesh second = mesh.start(2);
            Process third = MemberProcess.start(mesh, 3);
            try {
                lead(writer);
                for (int i = 0; i < 50; i++) {
                    writer.publisher().publish(List.of(put("s" + i + ".example", "192.0.2.1")));
                }
                await(() -> saidBy(writer, 3).equals(rootHash(writer)));
                String before = rootHash(writer);

                signal(third, "STOP");
                deleteAndAddFor(13, writer);
                assertThat(saidBy(writer, 3)).isEqualTo(before);
                signal(third, "CONT");

                await(() -> saidBy(writer, 3).equals(rootHash(writer)));
                await(() -> rootHash(second).equals(rootHash(writer)));
                writer.publisher().publish(List.of(put("last.example", "192.0.2.1")));
                await(() -> saidBy(writer, 3).equals(rootHash(writer)));
                assertThat(second.log().snapshot().records())
                        .containsKey(key("last.example"))
                        .doesNotContainKey(key("s0.example"));
                assertThat(rootHash(second)).isEqualTo(rootHash(writer));
            } finally {
                third.destroyForcibly().waitFor();
            }
        }
    }

    private static void deleteAndAddFor(long seconds, Mesh writer) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; System.nanoTime() < until; i++) {
            writer.publisher()
                    .publish(
                            List.of(
                                    delete("s" + i + ".example"),
                                    put("n" + i + ".example", "192.0.2.2")));
            Thread.sleep(200);
        }
    }

    private static void signal(Process process, String name) throws Exception {
        int exit =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(exit).isZero();
    }

    private static String saidBy(Mesh node, int member) {
        return node.peers().stream()
                .filter(peer -> peer.member() == member)
                .map(PeerStatus::rootHash)
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }

    @Test
    void writerThatIsKilledHasLostNoAcceptedChange() throws Exception {
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            for (int round = 1; round <= 2; round++) { // the second finds a journal and outgrows it
                int accepted = killAfter(mesh, 300 * round);

                try (Mesh again = mesh.startWithoutPush(1)) {
                    for (int i = 0; i <= accepted; i++) {
                        assertThat(again.log().snapshot().records())
                                .containsKey(key("s" + i + ".example"));
                    }
                }
            }
        }
    }

    /// @return the last batch that the writer said was accepted
    private static int killAfter(MeshFixture mesh, int batches) throws Exception {
        Process writer = MemberProcess.command(mesh, 1, true).start();
        int accepted = -1;
        try (BufferedReader output = writer.inputReader()) {
            while (accepted < batches) {
                accepted = next(output);
            }
            writer.destroyForcibly().waitFor(); // SIGKILL
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                accepted = Integer.parseInt(line);
            }
        } catch (IOException closed) {
            assertThat(accepted).isGreaterThanOrEqualTo(batches);
        } finally {
            writer.destroyForcibly().waitFor();
        }
        return accepted;
    }

    private static int next(BufferedReader output) throws IOException {
        String line = output.readLine();
        assertThat(line).as("the writer goes on").isNotNull();
        return Integer.parseInt(String.valueOf(line));
    }
}

package io.meridian.dns.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.model.Quorum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictFileTest {

    private static final VerdictFile.Known STATES =
            new VerdictFile.Known(
                    Map.of(
                            VerdictKey.byMajority("tcp://192.0.2.1:80;spec=1a2b3c4d"),
                            Verdict.State.UP,
                            new VerdictKey(
                                    "http://[2001:db8::1]:80/a b;spec=00000000",
                                    new Quorum(Quorum.Rule.ANY, List.of("new york", "a/b%"))),
                            Verdict.State.DOWN),
                    Set.of("tcp://192.0.2.1:80;spec=1a2b3c4d"),
                    Map.of(
                            "a.gslb.test 192.0.2.1",
                            new Recoveries.Out(1_764_000_000_000L, null, true),
                            "b.gslb.test 192.0.2.1",
                            new Recoveries.Out(1, null, false)));

    private static final VerdictFile.Known NOTHING =
            new VerdictFile.Known(Map.of(), Set.of(), Map.of());

    @TempDir private Path folder;

    @Test
    void readsWhatWasWritten() {
        Path path = folder.resolve("verdicts");
        assertThat(new VerdictFile(path).write(STATES)).isTrue();
        assertThat(new VerdictFile(path).read()).isEqualTo(STATES);
    }

    @Test
    void readsNothingWhereThereIsNothing() {
        assertThat(new VerdictFile(folder.resolve("verdicts")).read()).isEqualTo(NOTHING);
    }

    @Test
    void leavesOutDamagedLinesAlone() throws IOException {
        Path path = folder.resolve("verdicts");
        byte[] damaged =
                """
                UP\u00ff
                x

                UP most tcp://192.0.2.9:80
                UP any/%zz tcp://192.0.2.9:80
                OUT then resume a b
                OUT 1
                SEEN
                """
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new VerdictFile(path).write(STATES)).isTrue();
        byte[] whole = Files.readAllBytes(path);
        byte[] both = new byte[damaged.length + whole.length];
        System.arraycopy(damaged, 0, both, 0, damaged.length);
        System.arraycopy(whole, 0, both, damaged.length, whole.length);
        Files.write(path, both);
        assertThat(new VerdictFile(path).read()).isEqualTo(STATES);
    }

    @Test
    void leavesTheOldFileWhenTheNewOneCannotBeWritten() throws IOException {
        Path path = folder.resolve("verdicts");
        VerdictFile file = new VerdictFile(path);
        assertThat(file.write(STATES)).isTrue();
        Files.createDirectory(folder.resolve("verdicts.new"));
        assertThat(file.write(NOTHING)).isFalse();
        assertThat(file.read()).isEqualTo(STATES);
    }
}

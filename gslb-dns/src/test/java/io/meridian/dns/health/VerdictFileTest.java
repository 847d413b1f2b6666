package io.meridian.dns.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictFileTest {

    private static final Map<String, Verdict.State> STATES =
            Map.of(
                    "tcp://192.0.2.1:80;spec=1a2b3c4d",
                    Verdict.State.UP,
                    "http://[2001:db8::1]:80/a b;spec=00000000",
                    Verdict.State.DOWN);

    @TempDir private Path folder;

    @Test
    void readsWhatWasWritten() {
        Path path = folder.resolve("verdicts");
        assertThat(new VerdictFile(path).write(STATES)).isTrue();
        assertThat(new VerdictFile(path).read()).isEqualTo(STATES);
    }

    @Test
    void readsNothingWhereThereIsNothing() {
        assertThat(new VerdictFile(folder.resolve("verdicts")).read()).isEmpty();
    }

    @Test
    void leavesOutDamagedLinesAlone() throws IOException {
        Path path = folder.resolve("verdicts");
        byte[] damaged = {'U', 'P', (byte) 0xff, (byte) 0xfe, '\n', 'x', '\n', '\n'};
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
        assertThat(file.write(Map.of())).isFalse();
        assertThat(file.read()).isEqualTo(STATES);
    }
}

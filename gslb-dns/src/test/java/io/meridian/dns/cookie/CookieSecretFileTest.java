package io.meridian.dns.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieSecretFileTest {

    private static final String ONE = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private static final String TWO = "445536bcd2513298075a5d379663c962";

    @TempDir private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(
                folder.resolve("secrets"), text.replace("ONE", ONE).replace("TWO", TWO));
    }

    private static CookieSecret secret(String hex) {
        return CookieSecret.parse(hex).orElseThrow();
    }

    /// RFC 9018 §5: the next is taken, then used, then the old one goes.
    @Test
    void rollsWithoutARestart() throws Exception {
        CookieSecretFile file = new CookieSecretFile(write("ONE\n"));
        CookieSecrets secrets = file.secrets();
        assertThat(secrets.current()).containsExactly(secret(ONE));

        write("# in use\nONE\n\n# next\n  TWO\n");
        file.reload();
        assertThat(secrets.current()).containsExactly(secret(ONE), secret(TWO));

        write("TWO\nONE");
        file.reload();
        assertThat(secrets.current()).containsExactly(secret(TWO), secret(ONE));

        write("TWO\n");
        file.reload();
        assertThat(secrets.current()).containsExactly(secret(TWO));
        assertThat(file.refusals()).isZero();
    }

    @Test
    void keepsWhatIsInForceWhileTheFileIsBad() throws Exception {
        Path path = write("ONE\n");
        CookieSecretFile file = new CookieSecretFile(path);

        write("ONE\nTW");
        file.reload();
        file.reload();
        Files.delete(path);
        file.reload();

        assertThat(file.secrets().current()).containsExactly(secret(ONE));
        assertThat(file.refusals()).as("each once").isEqualTo(2);

        write("TWO\n");
        file.reload();
        assertThat(file.secrets().current()).containsExactly(secret(TWO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | : must hold a secret",
                "'# ONE\n'                 | : must hold a secret",
                "'ONE\nTWO\nONE\n'         | :3: must be no third secret",
                "'ONE\nTWO0\n'             | :2: must be 32 hexadecimal digits",
                "'ONE, TWO'                | :1: must be 32 hexadecimal digits",
                "'\ng5e973e5a6b2a43f48e7dc849e37bfcf' | :2: must be 32 hexadecimal digits"
            })
    void refuses(String text, String problem) throws Exception {
        Path path = write(text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CookieSecretFile(path))
                .withMessage(path + problem);
    }

    @Test
    void refusesWhatIsNoTextOrNotThere() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CookieSecretFile(binary))
                .withMessage(binary + ": must be text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CookieSecretFile(folder.resolve("absent")))
                .withMessage(folder.resolve("absent") + ": must exist");
    }

    @Test
    void tellsNobodyASecret() {
        assertThat(secret(ONE).toString()).isEqualTo("CookieSecret");
        assertThat(CookieSecret.random()).isNotEqualTo(CookieSecret.random());
    }
}

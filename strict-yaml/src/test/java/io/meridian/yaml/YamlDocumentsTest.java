package io.meridian.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlDocumentsTest {

    private final Problems problems = new Problems();

    @Test
    void countsLinesOverDocumentsAndCarriageReturns() {
        List<YamlNode> documents = read("a: 1\r\n---\r\n# c\r\nb:\r\n  - x\r\n  - y\r\n");

        YamlNode.Mapping second = (YamlNode.Mapping) documents.get(1);
        assertThat(second.placeOf("b")).isEqualTo(new Place("m", 4));
        assertThat(second.placeAt("b[1]")).isEqualTo(new Place("m", 6));
    }

    @Test
    void findsThePlaceOfAPathAsFarAsItLeads() {
        YamlNode.Mapping map =
                (YamlNode.Mapping) read("a:\n  b:\n    - c: 1\n      d: 2\n").getFirst();

        assertThat(map.placeAt("a.b[0].d").line()).isEqualTo(4);
        assertThat(map.placeAt("a.b[0].absent").line()).isEqualTo(3);
        assertThat(map.placeAt("a.b[7].d").line()).isEqualTo(2);
        assertThat(map.placeAt("a.b[x]").line()).isEqualTo(2);
        assertThat(map.placeAt("a.b[0].c.deeper").line()).isEqualTo(3);
        assertThat(map.placeAt("absent").line()).isEqualTo(1);
    }

    @Test
    void namesTheWholePathOfAKeyThatIsGivenTwice() {
        read("a:\n  - b: 1\n    c: 2\n    b: 3\n");

        assertThat(rules())
                .containsExactly("m:4: a[0].b: must not be given twice, stands also in line 2");
    }

    @Test
    void refusesTagsOfOnesOwnAndKeysThatAreNotText() {
        read("a: !secret x\n? [k]\n: v\n");

        assertThat(rules())
                .containsExactly(
                        "m:1: a: must not have a tag of its own, was !secret",
                        "m:2: keys must be text");
    }

    @Test
    void givesTheLineOfAControlCharacter() {
        assertThat(read("a: 1\nb: 😀\nc: \u0001\n")).isEmpty();
        assertThat(rules()).containsExactly("m:3: must hold no control characters, holds U+0001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ta: 1\n", "a: [1, 2\n", "a: *nobody\n", "a: 1\n b: 2\n", "%FOO\n- {"})
    void refusesWhatIsNotYamlWithOneProblem(String text) {
        assertThat(read("ok: 1\n---\n" + text)).isEmpty();
        assertThat(rules()).hasSize(1).first().asString().startsWith("m:").contains("not YAML");
    }

    @Test
    void takesNothingForNoDocument() {
        assertThat(read("")).isEmpty();
        assertThat(read("# only a comment\n---\n---\nnull\n")).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void expandsAliasesToTheirAnchors() {
        YamlNode.Mapping map = (YamlNode.Mapping) read("a: &x { b: 1 }\nc: *x\n").getFirst();

        assertThat(map.map("c").flatMap(inner -> inner.text("b"))).contains("1");
    }

    @Test
    void boundsNestingAndAliasesOfThemselves() {
        assertThat(read("[".repeat(100_000))).isEmpty();
        assertThat(read("a: &a [*a, *a, *a]\n")).isEmpty();
        assertThat(rules()).hasSize(2);
    }

    @Test
    void refusesAFileOfMoreThanTheMostBytes(@TempDir Path folder) throws Exception {
        Path huge = folder.resolve("huge");
        try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength((16L << 20) + 1);
        }
        YamlDocuments.read("huge", huge, problems);

        assertThat(rules()).containsExactly("huge:1: must be at most 16777216 bytes, is 16777217");
    }

    @Test
    void readsAFileThatHoldsNothing(@TempDir Path folder) throws Exception {
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThat(YamlDocuments.read("empty", empty, problems)).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    private List<YamlNode> read(String text) {
        return YamlDocuments.read("m", text, problems);
    }

    private List<String> rules() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}

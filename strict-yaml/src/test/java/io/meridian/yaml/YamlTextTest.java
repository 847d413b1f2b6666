package io.meridian.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlTextTest {

    @Test
    void writesBlocksInTheOrderGiven() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("b", 1);
        document.put("a", List.of(Map.of("x", true), "two words"));

        assertThat(YamlText.write(document))
                .isEqualTo(
                        """
                        b: 1
                        a:
                          - x: true
                          - two words
                        """);
    }

    @Test
    void quotesTextThatWouldReadAsSomethingElse() {
        assertThat(YamlText.write(new java.util.TreeMap<>(Map.of("a", "true", "b", "10", "c", ""))))
                .isEqualTo("a: 'true'\nb: '10'\nc: ''\n");
    }

    @Test
    void repeatsWhatStandsTwiceInsteadOfPointingAtIt() {
        List<String> shared = List.of("x");

        assertThat(YamlText.write(new java.util.TreeMap<>(Map.of("a", shared, "b", shared))))
                .isEqualTo("a:\n  - x\nb:\n  - x\n");
    }

    @Test
    void readsBackWhatItWrote() {
        String text = "line: one\n  two\t# not a comment \u00e9\n";
        Problems problems = new Problems();
        YamlNode node =
                YamlDocuments.read("t", YamlText.write(Map.of("k", text)), problems).getFirst();

        assertThat(((YamlNode.Mapping) node).text("k")).contains(text);
    }
}

package io.meridian.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyTableTest {

    enum Colour {
        RED,
        DARK_BLUE
    }

    record Inner(
            @Key(defaultValue = "1", min = 0, max = 9, doc = "a port") int port,
            @Key(doc = "a label") @Nullable String label) {}

    record Outer(
            @Key(doc = "a name") String fullName,
            @Key(defaultValue = "10s", min = 1000, doc = "a wait") Duration idle,
            @Key(defaultValue = "red", doc = "a colour") Colour colour,
            @Key(notEmpty = true, doc = "some") List<Inner> items,
            @Key(doc = "others") Map<Integer, String> others,
            @Key(defaultValue = "{ port: 2 }", doc = "a section") Inner one) {}

    @Test
    void showsEveryKeyWithWhatItTakesAndItsDefaultInForce() {
        assertThat(KeyTable.markdown(Outer.class))
                .isEqualTo(
                        """
                        | key | takes | default | |
                        |---|---|---|---|
                        | `full-name` | text | required | a name |
                        | `idle` | at least 1s | `10s` | a wait |
                        | `colour` | one of red, dark-blue | `red` | a colour |
                        | `items` | a list of sections | required | some |
                        | `items[].port` | 0..9 | `1` | a port |
                        | `items[].label` | text | none | a label |
                        | `others` | a map of a whole number to text | none | others |
                        | `one` | a section |  | a section |
                        | `one.port` | 0..9 | `2` | a port |
                        | `one.label` | text | none | a label |
                        """);
    }
}

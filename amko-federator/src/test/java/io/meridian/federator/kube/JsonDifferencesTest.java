package io.meridian.federator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a member's schema did to an object, in words.
class JsonDifferencesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"a\":1}               | {\"a\":1}                | ''",
                "{\"a\":[{}]}            | {\"a\":[{\"b\":1}]}      | a[0].b is 1 there",
                "{\"a\":{\"b\":[1,2]}}   | {\"a\":{}}               | a.b is not kept there",
                "{\"a\":[1,2]}           | {\"a\":[1]}              | a is [1] there",
                "{\"a\":1,\"b\":1,\"c\":1,\"d\":1} | {} | 'a is not kept there, b is not kept there, c is not kept there and 1 more'",
            })
    void differencesAreNamedWithTheirPlace(String wanted, String made, String words)
            throws JsonProcessingException {
        assertThat(JsonDifferences.inWords(JSON.readTree(wanted), JSON.readTree(made)))
                .isEqualTo(words);
    }
}

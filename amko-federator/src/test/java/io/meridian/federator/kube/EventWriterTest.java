package io.meridian.federator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Names of events.
class EventWriterTest {

    @Test
    void nameIsNoLongerThanTheApiTakesAndValidWhereItIsCut() {
        assertThat(EventWriter.name("shop", "0123abcd")).isEqualTo("shop.0123abcd");
        assertThat(EventWriter.name("n".repeat(253), "0123abcd"))
                .isEqualTo("n".repeat(244) + ".0123abcd")
                .hasSize(253);
        assertThat(EventWriter.name("n".repeat(242) + "-.n", "0123abcd"))
                .isEqualTo("n".repeat(242) + ".0123abcd");
    }
}

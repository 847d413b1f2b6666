package io.meridian.federator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Names of events, and which notes are worth one.
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

    @Test
    void whatKeepsAnObjectFromBeingServedIsWorthAnEvent() {
        assertThat(EventWriter.warningReason("left out: no address")).isEqualTo("LeftOut");
        assertThat(EventWriter.warningReason("not served: a.test is in none of the zones b.test"))
                .isEqualTo("NotServed");
        assertThat(EventWriter.warningReason("warning: namespaces pay, shop share the name a.test"))
                .isEqualTo("NameShared");
        assertThat(EventWriter.warningReason("selected")).isNull();
    }
}

package io.meridian.federator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.kube.Telling.Matter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Names of events, and what of a status is worth one.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class EventWriterTest {

    @Test
    void nameIsNoLongerThanTheApiTakesAndValidWhereItIsCut() {
        assertThat(EventPost.name("shop", "0123abcd")).isEqualTo("shop.0123abcd");
        assertThat(EventPost.name("n".repeat(253), "0123abcd"))
                .isEqualTo("n".repeat(244) + ".0123abcd")
                .hasSize(253);
        assertThat(EventPost.name("n".repeat(242) + "-.n", "0123abcd"))
                .isEqualTo("n".repeat(242) + ".0123abcd");
    }

    @Test
    void whatKeepsAnObjectFromBeingServedIsWorthAnEvent() {
        assertThat(Telling.warningReason("left out: no address")).isEqualTo("LeftOut");
        assertThat(Telling.warningReason("not served: a.test is in none of the zones b.test"))
                .isEqualTo("NotServed");
        assertThat(Telling.warningReason("warning: namespaces pay, shop share the name a.test"))
                .isEqualTo("NameShared");
        assertThat(Telling.warningReason("not leading: follows")).isEqualTo("NotLeading");
        assertThat(Telling.warningReason("selected")).isNull();
    }

    private static Map<Matter, Telling> telling(
            boolean accepted, String held, String reason, String message) {
        Map<String, Object> first =
                Map.of("type", "Accepted", "status", "" + accepted, "reason", "Invalid");
        Map<String, Object> second =
                Map.of("type", "PublishHeld", "status", held, "reason", reason, "message", message);
        return Telling.of(
                Map.of(
                        "status",
                        Map.of(
                                "conditions",
                                List.of(first, second),
                                "problems",
                                accepted ? List.of() : List.of("wrong"))));
    }

    @Test
    void heldPublicationIsAMatterOfItsOwn() {
        Map<Matter, Telling> both = telling(false, "True", "MassRemoval", "12 of 40");

        assertThat(both.get(Matter.OBJECT))
                .isEqualTo(new Telling(true, "Invalid", "wrong", false, false));
        assertThat(both.get(Matter.PUBLICATION))
                .isEqualTo(new Telling(true, "PublishHeld", "12 of 40", false, false));
    }

    @Test
    void operatorsDecisionIsToldAndTheEndByItselfOnlyAfterAHold() {
        assertThat(telling(true, "False", "Approved", "12 went").get(Matter.PUBLICATION))
                .isEqualTo(new Telling(false, "PublishApproved", "12 went", false, false));
        assertThat(telling(true, "False", "Discarded", "a.test").get(Matter.PUBLICATION))
                .isEqualTo(new Telling(false, "PublishDiscarded", "a.test", false, false));
        assertThat(telling(true, "False", "WithinLimits", "").get(Matter.PUBLICATION))
                .isEqualTo(Matter.PUBLICATION.quiet());
        assertThat(Telling.of(Map.of("status", Map.of()))).containsOnlyKeys(Matter.OBJECT);
    }

    @Test
    void longMessagesAreCutToWhatTheApiTakes() {
        String message =
                telling(true, "True", "MassRemoval", "n".repeat(5_000))
                        .get(Matter.PUBLICATION)
                        .message();

        assertThat(message).hasSize(1_000).endsWith("n…");
    }
}

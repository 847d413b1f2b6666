package io.meridian.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PositionTest {

    @Test
    void ordersByTermThenSequence() {
        Position early = new Position(new Term(1, "b"), 900);
        Position tie = new Position(new Term(2, "a"), 5);
        Position tieBroken = new Position(new Term(2, "b"), 0);
        Position later = new Position(new Term(2, "b"), 1);

        assertThat(List.of(later, tieBroken, early, Position.NONE, tie).stream().sorted())
                .containsExactly(Position.NONE, early, tie, tieBroken, later);
    }

    @Test
    void keysOrderByKindThenName() {
        RecordKey site = new RecordKey(RecordKey.Kind.SITE, "z");
        RecordKey service = new RecordKey(RecordKey.Kind.SERVICE, "a");

        assertThat(site).isLessThan(service);
        assertThat(service).hasToString("service/a");
    }
}

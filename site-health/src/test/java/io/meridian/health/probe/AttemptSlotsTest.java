package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.FakeClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptSlotsTest {

    private final AttemptSlots slots = new AttemptSlots(new FakeClock(), 4, 1_000);
    private final List<Integer> begun = new ArrayList<>();

    private void request(int size) {
        slots.request(
                new AttemptSlots.Taker() {
                    @Override
                    public int size() {
                        return size;
                    }

                    @Override
                    public void take(int count) {
                        begun.add(count);
                    }
                });
    }

    @Test
    void severalAttemptsAtOnceNeverExceedTheBudgetAndAreNotOvertaken() {
        request(3);
        request(2);
        request(1);
        assertThat(begun).containsExactly(3);
        assertThat(slots.waiting()).isEqualTo(2);

        slots.release(3);
        assertThat(begun).containsExactly(3, 2, 1);
        assertThat(slots.taken()).isEqualTo(3);
    }

    @Test
    void moreThanTheBudgetBeginsWhenNothingElseIsUnderWay() {
        request(1);
        request(16);
        request(1);
        assertThat(begun).containsExactly(1);

        slots.release(1);
        assertThat(begun).containsExactly(1, 16);
        slots.release(16);
        assertThat(begun).containsExactly(1, 16, 1);
    }
}

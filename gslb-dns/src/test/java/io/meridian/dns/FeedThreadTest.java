package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FeedThreadTest {

    @Test
    void aTaskThatEndsInAnErrorIsCalledAgain() throws Exception {
        CountDownLatch calls = new CountDownLatch(3);
        try (FeedThread thread = new FeedThread("test")) {
            thread.every(
                    1,
                    () -> {
                        calls.countDown();
                        if (calls.getCount() > 0) {
                            throw new StackOverflowError("a test's");
                        }
                    });
            assertThat(calls.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void saysThatItIsClosedToWhoeverWaits() {
        FeedThread thread = new FeedThread("test");
        thread.close();

        thread.run(() -> {});
        assertThatThrownBy(() -> thread.call(() -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test has been closed");
    }
}

package io.meridian.health.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Attempts that end when the test says so, or at once with a given outcome.
final class FakeAttempts implements Attempts {

    static final Outcome PASS = new Outcome.Passed("connected");
    static final Outcome FAIL = new Outcome.Failed("connection refused");

    final List<FakeAttempt> begun = new ArrayList<>();
    @Nullable Outcome atOnce;
    @Nullable ProbeTarget refuses;
    boolean endsWhenAbandoned = true;
    int underWay;
    int mostUnderWay;
    boolean closed;

    @Override
    public Attempt begin(ProbeTarget target, Consumer<Outcome> ended) {
        if (target.equals(refuses)) {
            throw new IllegalArgumentException("on purpose");
        }
        FakeAttempt attempt = new FakeAttempt(target, ended);
        begun.add(attempt);
        underWay++;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        if (atOnce != null) {
            attempt.end(atOnce);
        }
        return attempt;
    }

    @Override
    public void close() {
        closed = true;
    }

    FakeAttempt last() {
        return begun.getLast();
    }

    long countOn(ProbeTarget target) {
        return begun.stream().filter(attempt -> attempt.target.equals(target)).count();
    }

    final class FakeAttempt implements Attempt {

        final ProbeTarget target;
        private final Consumer<Outcome> ended;
        boolean abandoned;
        boolean over;

        private FakeAttempt(ProbeTarget target, Consumer<Outcome> ended) {
            this.target = target;
            this.ended = ended;
        }

        void end(Outcome outcome) {
            if (!over) {
                over = true;
                underWay--;
                ended.accept(outcome);
            }
        }

        @Override
        public void abandon() {
            abandoned = true;
            if (endsWhenAbandoned) {
                end(new Outcome.NotMade("abandoned"));
            }
        }
    }
}

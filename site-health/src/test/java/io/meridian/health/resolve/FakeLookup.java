package io.meridian.health.resolve;

import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Lookups that end at once with what a test has written down, or when it says so.
public final class FakeLookup implements AddressLookup {

    private static final Answer NOTHING = new Answer.Negative("no records");

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<Runnable> late = new ArrayList<>();
    public final List<String> asked = new ArrayList<>();
    public boolean holds;

    public FakeLookup says(String name, int ttlSeconds, String... addresses) {
        says4(name, found(ttlSeconds, false, addresses));
        says6(name, found(ttlSeconds, true, addresses));
        return this;
    }

    private static Answer found(int ttlSeconds, boolean v6, String... addresses) {
        List<IpAddress> family =
                Stream.of(addresses)
                        .map(IpAddress::of)
                        .filter(address -> address.v6() == v6)
                        .toList();
        return family.isEmpty()
                ? NOTHING
                : new Answer.Found(family, Duration.ofSeconds(ttlSeconds));
    }

    public void fails(String name, String why) {
        says4(name, new Answer.Failed(why));
        says6(name, new Answer.Failed(why));
    }

    void says4(String name, Answer answer) {
        answers.put("A " + name, answer);
    }

    void says6(String name, Answer answer) {
        answers.put("AAAA " + name, answer);
    }

    @Override
    public void lookUp(String name, boolean v6, Consumer<Answer> then) {
        String question = (v6 ? "AAAA " : "A ") + name;
        asked.add(question);
        Answer answer = answers.getOrDefault(question, NOTHING);
        if (holds) {
            late.add(() -> then.accept(answers.getOrDefault(question, NOTHING)));
        } else {
            then.accept(answer);
        }
    }

    /// Ends the lookups that were held.
    public void release() {
        holds = false;
        List.copyOf(late).forEach(Runnable::run);
        late.clear();
    }
}

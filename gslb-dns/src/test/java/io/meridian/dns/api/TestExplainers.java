package io.meridian.dns.api;

import io.meridian.dns.Serving;
import java.util.List;
import java.util.function.Supplier;

/// Explainers without a health feed: of a member's health they know its state in the table.
final class TestExplainers {

    private TestExplainers() {}

    static Explainer over(Supplier<Serving> serving) {
        return new Explainer(
                serving,
                () -> true,
                (_, _, state) ->
                        new Explanation.Health(
                                state.name(), null, List.of(), null, null, List.of()));
    }
}

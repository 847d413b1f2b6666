package io.meridian.health.probe;

/// How one attempt ended.
sealed interface Outcome {

    /// The result in words, printable and short: it travels to every node and onto screens.
    String text();

    /// The target answered as expected.
    record Passed(String text) implements Outcome {}

    /// The target did not answer, or not as expected.
    record Failed(String text) implements Outcome {}

    /// Nothing was learnt about the target, for a cause on this side.
    record NotMade(String text) implements Outcome {}
}

package io.meridian.model;

import java.util.Comparator;

/// The reign of one writer of the service log. A higher term fences every lower one off.
///
/// @param counter grows with each claim; 0 is "no writer has been seen"
/// @param federator id of the federator that claimed it; breaks the tie of two equal counters
public record Term(long counter, String federator) implements Comparable<Term> {

    /// Before any writer.
    public static final Term NONE = new Term(0, "");

    private static final Comparator<Term> ORDER =
            Comparator.comparingLong(Term::counter).thenComparing(Term::federator);

    @Override
    public int compareTo(Term other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return counter == 0 ? "none" : counter + "/" + federator;
    }
}

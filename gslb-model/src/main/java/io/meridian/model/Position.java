package io.meridian.model;

import java.util.Comparator;

/// How far the service log has come: the same position means the same complete set, everywhere.
///
/// @param term the writer's reign
/// @param seq the last applied batch within the term; 0 right after the term's complete set
public record Position(Term term, long seq) implements Comparable<Position> {

    /// Before any writer.
    public static final Position NONE = new Position(Term.NONE, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparing(Position::term).thenComparingLong(Position::seq);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return term + ":" + seq;
    }
}

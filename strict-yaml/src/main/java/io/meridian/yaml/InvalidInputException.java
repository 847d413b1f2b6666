package io.meridian.yaml;

import io.meridian.model.Problem;
import java.util.List;
import java.util.stream.Collectors;

/// Input that was refused whole; the message is every problem, one a line.
public final class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidInputException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}

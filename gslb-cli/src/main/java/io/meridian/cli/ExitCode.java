package io.meridian.cli;

/// What a verb's end means; scripts rely on the numbers.
public final class ExitCode {

    public static final int DONE = 0;

    /// The thing asked about is not so.
    public static final int NOT_SO = 1;

    /// Bad usage, configuration, file or JDK.
    public static final int BAD_INPUT = 2;

    /// Could not get or reach a resource: a port in use, a node that does not answer.
    public static final int UNAVAILABLE = 3;

    private ExitCode() {}
}

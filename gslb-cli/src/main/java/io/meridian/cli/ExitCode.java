package io.meridian.cli;

/// What a command's exit code says.
public final class ExitCode {

    public static final int DONE = 0;

    /// The thing asked about is not so.
    public static final int NOT_SO = 1;

    /// Bad usage, configuration, file or JDK.
    public static final int INVALID = 2;

    /// A resource could not be got or reached: a port in use, a node that does not answer.
    public static final int UNAVAILABLE = 3;

    private ExitCode() {}
}

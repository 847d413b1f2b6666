package io.meridian.cli;

/// Why a verb cannot do what it was asked, in words for whoever typed it.
public final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        NotSo(ExitCode.NOT_SO),
        BadInput(ExitCode.BAD_INPUT),
        Unavailable(ExitCode.UNAVAILABLE);

        private final int exitCode;

        Reason(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    private final Reason reason;

    public CliException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public CliException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

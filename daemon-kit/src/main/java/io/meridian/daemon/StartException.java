package io.meridian.daemon;

/// Why a daemon cannot start, in one line for whoever started it.
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        /// Configuration or a file: exit code 2.
        InvalidInput,
        /// A port, an address, a folder that is held by another: exit code 3.
        ResourceUnavailable
    }

    private final Reason reason;

    public StartException(
            Reason reason, @org.jspecify.annotations.Nullable String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

package io.meridian.geo;

/// A database or its source was refused; the message names the file and what is wrong with it.
public final class GeoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        NotFound,
        Unreadable,
        Corrupt,
        UnknownDatabaseType,
        InvalidSource,
        CannotWrite
    }

    private final Reason reason;

    public GeoException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public GeoException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

package io.meridian.geo;

/// A database, its source, or what is to be made of it was refused; the message names the file, if
/// there is one, and what is wrong.
public final class GeoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        NotFound,
        Unreadable,
        Corrupt,
        UnknownDatabaseType,
        InvalidSource,
        CannotWrite,
        TooManyOrders
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

package io.meridian.federator.publish;

/// An operator's wish that cannot be followed.
public final class PublishException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// What stands against it.
    public enum Reason {
        /// Another federator writes.
        NotLeading,
        /// There is nothing held, or it is not what the operator saw.
        NothingHeld,
        /// The position is not one that can be gone back to.
        UnknownPosition,
        /// The mesh did not take it.
        NotPublished
    }

    private final Reason reason;

    PublishException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

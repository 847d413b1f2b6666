package io.meridian.mesh;

/// What a caller of the mesh can be told; the reason is stable, the message is for people.
public final class MeshException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        NotLeading,
        InvalidRecord,
        DiskFailed,
        PortInUse,
        InvalidConfiguration
    }

    private final Reason reason;

    public MeshException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public MeshException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

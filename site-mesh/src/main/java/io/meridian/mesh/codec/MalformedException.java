package io.meridian.mesh.codec;

/// Octets from a peer, or from the disk, that are not what they should be.
public final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.meridian.dns.transport;

/// An address that cannot be listened at; the message names address, port and transport.
public final class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        PortInUse,
        AddressNotAvailable,
        NotPermitted
    }

    private final Reason reason;

    TransportException(String transport, String address, int port, Throwable cause) {
        super(describe(transport, address, port, cause), cause);
        this.reason = reasonOf(cause);
    }

    private static String describe(String transport, String address, int port, Throwable cause) {
        String where =
                transport
                        + " "
                        + (address.indexOf(':') < 0 ? address : "[" + address + "]")
                        + ":"
                        + port;
        return switch (reasonOf(cause)) {
            case PortInUse -> where + " is in use by another process";
            case AddressNotAvailable -> where + " cannot be bound: this host has no such address";
            case NotPermitted -> where + " cannot be bound: not permitted for this user";
        };
    }

    /// The JDK, Netty and our own calls all put the system's words into the message.
    private static Reason reasonOf(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("assign requested address") || message.contains("errno 99")) {
            return Reason.AddressNotAvailable;
        }
        return message.contains("ermission denied") || message.contains("errno 13")
                ? Reason.NotPermitted
                : Reason.PortInUse;
    }

    public Reason reason() {
        return reason;
    }
}

package io.meridian.dns.transport;

/// An address that cannot be listened at; the message names address, port and transport.
public final class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        PortInUse,
        AddressNotAvailable,
        NotPermitted,
        /// What else the system may say; its words are in the message.
        BindFailed
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
            case BindFailed -> where + " cannot be bound: " + cause.getMessage();
        };
    }

    /// The JDK, Netty and our own calls all put the system's words into the message.
    private static Reason reasonOf(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("already in use") || message.endsWith("errno 98")) {
            return Reason.PortInUse;
        }
        boolean noSuchAddress =
                message.contains("assign requested address") || message.endsWith("errno 99");
        boolean noSuchFamily =
                message.contains("family") || message.endsWith("errno 97"); // a host without IPv6
        if (noSuchAddress || noSuchFamily) {
            return Reason.AddressNotAvailable;
        }
        return message.contains("ermission denied") || message.endsWith("errno 13")
                ? Reason.NotPermitted
                : Reason.BindFailed;
    }

    public Reason reason() {
        return reason;
    }
}

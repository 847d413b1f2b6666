package io.meridian.model;

import java.util.Optional;

/// A network: an address whose bits beyond `length` are zero.
///
/// @param length how many bits count, 0 to 32 or 128
public record IpPrefix(IpAddress address, int length) {

    /// @throws IllegalArgumentException when the length does not fit, or bits beyond it are set
    public IpPrefix {
        if (length < 0 || length > (address.v6() ? 128 : 32)) {
            throw new IllegalArgumentException(
                    "the length does not fit: " + address + "/" + length);
        }
        if (!cut(address, length).equals(address)) {
            throw new IllegalArgumentException("bits beyond the length: " + address + "/" + length);
        }
    }

    /// Reads `192.0.2.0/24` or `2001:db8::/32`; an address alone is a network of one. Empty when
    /// the text is anything else, or has bits beyond its length.
    public static Optional<IpPrefix> parse(String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bits = address.get().v6() ? 128 : 32;
        String length = slash < 0 ? String.valueOf(bits) : text.substring(slash + 1);
        if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > bits) {
            return Optional.empty();
        }
        int wanted = Integer.parseInt(length);
        return cut(address.get(), wanted).equals(address.get())
                ? Optional.of(new IpPrefix(address.get(), wanted))
                : Optional.empty();
    }

    /// The same, for text that is known to be a network.
    ///
    /// @throws IllegalArgumentException when it is not
    public static IpPrefix of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not a network: '" + text + "'"));
    }

    /// The network of this length that an address lies in.
    public static IpPrefix around(IpAddress address, int length) {
        return new IpPrefix(cut(address, length), length);
    }

    public boolean contains(IpAddress other) {
        return other.v6() == address.v6() && contains(other.high(), other.low());
    }

    /// Whether an address of the same family, as {@link IpAddress} has it, lies in this network;
    /// allocates nothing.
    public boolean contains(long high, long low) {
        return address.v6()
                ? ((high ^ address.high()) & high6(length)) == 0
                        && ((low ^ address.low()) & low6(length)) == 0
                : ((low ^ address.low()) & mask4(length)) == 0;
    }

    private static IpAddress cut(IpAddress address, int length) {
        return address.v6()
                ? new IpAddress(address.high() & high6(length), address.low() & low6(length), true)
                : IpAddress.v4((int) (address.low() & mask4(length)));
    }

    private static long mask4(int length) {
        return length == 0 ? 0 : -1L << (32 - length);
    }

    private static long high6(int length) {
        return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    }

    private static long low6(int length) {
        return length <= 64 ? 0 : -1L << (128 - length);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}

package io.meridian.dns.peers;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Addresses as numbers of 32 or 128 bits.
final class Addresses {

    private Addresses() {}

    static String text(BigInteger address, int bits) {
        try {
            return InetAddress.getByAddress(octets(address, bits)).getHostAddress();
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    static byte[] octets(BigInteger address, int bits) {
        byte[] octets = new byte[bits / 8];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = address.shiftRight(bits - 8 * (i + 1)).byteValue();
        }
        return octets;
    }

    static BigInteger number(String address) {
        return new BigInteger(1, InetAddress.ofLiteral(address).getAddress());
    }
}

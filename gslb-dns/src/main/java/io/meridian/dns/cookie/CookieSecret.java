package io.meridian.dns.cookie;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// 128 bits that server cookies are hashed with.
///
/// @param key0, key1 its halves, each read from its octets as little-endian
public record CookieSecret(long key0, long key1) {

    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{32}");

    /// Reads 32 hexadecimal digits.
    public static Optional<CookieSecret> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new CookieSecret(
                        Long.reverseBytes(HexFormat.fromHexDigitsToLong(text, 0, 16)),
                        Long.reverseBytes(HexFormat.fromHexDigitsToLong(text, 16, 32))));
    }

    /// One that nobody else has.
    public static CookieSecret random() {
        SecureRandom random = new SecureRandom();
        return new CookieSecret(random.nextLong(), random.nextLong());
    }

    /// Says nothing of the secret: records are logged.
    @Override
    public String toString() {
        return "CookieSecret";
    }
}

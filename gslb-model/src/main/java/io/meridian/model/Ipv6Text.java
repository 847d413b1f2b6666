package io.meridian.model;

/// The canonical text form of IPv6 addresses (RFC 5952 §4).
final class Ipv6Text {

    private Ipv6Text() {}

    static String format(long high, long low) {
        int[] groups = new int[8];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (high >>> (48 - 16 * i)) & 0xffff;
            groups[i + 4] = (int) (low >>> (48 - 16 * i)) & 0xffff;
        }
        int[] run = longestZeroRun(groups);
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == run[0]) {
                text.append("::");
                i += run[1] - 1;
            } else {
                if (i > 0 && i != run[0] + run[1]) {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /// Start and length of what `::` stands for: the first longest run of two or more zero groups.
    private static int[] longestZeroRun(int[] groups) {
        int bestStart = -9;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
            i += length;
        }
        return new int[] {bestStart, bestStart < 0 ? 0 : bestLength};
    }
}

package io.meridian.federator.mirror;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What the GslbService object of an FQDN is called: the FQDN itself where an object may have that
/// name (RFC 1123: no `_`, no `*`), else something like it and its SHA-256.
///
/// The hash is one label of 64 octets, which no FQDN can have (RFC 1035 §2.3.4): so no two FQDNs
/// share a name, whoever chooses them.
final class ObjectName {

    private static final int LONGEST = 253;
    private static final int HASH = 64;

    private ObjectName() {}

    static String of(String fqdn) {
        if (fqdn.chars().noneMatch(each -> each == '_' || each == '*')) {
            return fqdn;
        }
        String readable = readable(fqdn);
        int room = LONGEST - HASH - 1;
        String cut = readable.length() <= room ? readable : readable.substring(0, room);
        return cut.replaceFirst("[.-]+$", "") + "." + hash(fqdn);
    }

    private static String readable(String fqdn) {
        List<String> labels = new ArrayList<>();
        for (String label : fqdn.split("\\.", -1)) {
            String plain = label.replace("*", "wildcard").replace('_', '-');
            String trimmed = plain.replaceFirst("^-+", "").replaceFirst("-+$", "");
            labels.add(trimmed.isEmpty() ? "x" : trimmed);
        }
        return String.join(".", labels);
    }

    private static String hash(String fqdn) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(fqdn.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}

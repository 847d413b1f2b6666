package io.meridian.dns.zone;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What RFC 9460 asks of the RDATA of SVCB and HTTPS beyond what dnsjava sees to (keys sorted, each
/// once), told by their octets, so that it holds for both ways of writing them.
public final class ServiceBinding {

    private static final int MANDATORY = 0;
    private static final int ALPN = 1;
    private static final int NO_DEFAULT_ALPN = 2;
    private static final int PORT = 3;
    private static final int IPV4_HINT = 4;
    private static final int IPV6_HINT = 6;
    private static final int INVALID_KEY = 65_535;

    /// One parameter: its key, and where its value stands.
    private record Parameter(int key, int from, int length) {}

    private ServiceBinding() {}

    /// What is wrong, or null.
    public static @Nullable String problem(byte[] rdata) {
        List<Parameter> parameters = new ArrayList<>();
        for (int at = firstParameter(rdata); at < rdata.length; ) {
            Parameter next = new Parameter(u16(rdata, at), at + 4, u16(rdata, at + 2));
            parameters.add(next);
            at = next.from() + next.length();
        }
        if (u16(rdata, 0) == 0 && !parameters.isEmpty()) {
            return "must have no parameters in AliasMode, priority 0 (RFC 9460 §2.4.2)";
        }
        for (Parameter parameter : parameters) {
            String wrong = problem(rdata, parameter, parameters);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String problem(
            byte[] rdata, Parameter checked, List<Parameter> parameters) {
        int length = checked.length();
        return switch (checked.key()) {
            case MANDATORY -> mandatoryProblem(rdata, checked, parameters);
            case ALPN ->
                    areStrings(rdata, checked)
                            ? null
                            : "must have protocol names of 1..255 octets in alpn (RFC 9460 §7.1.1)";
            case NO_DEFAULT_ALPN ->
                    length == 0 && has(parameters, ALPN)
                            ? null
                            : "must have alpn beside no-default-alpn, which has no value (RFC 9460"
                                    + " §7.1.1)";
            case PORT -> length == 2 ? null : "must have a port of two octets (RFC 9460 §7.2)";
            case IPV4_HINT ->
                    length > 0 && length % 4 == 0
                            ? null
                            : "must have addresses in ipv4hint (RFC 9460 §7.3)";
            case IPV6_HINT ->
                    length > 0 && length % 16 == 0
                            ? null
                            : "must have addresses in ipv6hint (RFC 9460 §7.3)";
            case INVALID_KEY -> "must not have key65535, which is reserved (RFC 9460 §14.3.2)";
            default -> null;
        };
    }

    private static @Nullable String mandatoryProblem(
            byte[] rdata, Parameter mandatory, List<Parameter> parameters) {
        if (mandatory.length() == 0 || mandatory.length() % 2 != 0) {
            return "must list keys in mandatory (RFC 9460 §8)";
        }
        int last = MANDATORY;
        for (int i = 0; i < mandatory.length(); i += 2) {
            int key = u16(rdata, mandatory.from() + i);
            if (key == MANDATORY || key == last) {
                return "must list each key once in mandatory, and not mandatory itself (RFC 9460"
                        + " §8)";
            }
            if (!has(parameters, key)) {
                return "must have what mandatory lists, has no key" + key + " (RFC 9460 §8)";
            }
            last = key;
        }
        return null;
    }

    private static boolean has(List<Parameter> parameters, int key) {
        return parameters.stream().anyMatch(parameter -> parameter.key() == key);
    }

    private static boolean areStrings(byte[] rdata, Parameter list) {
        int at = list.from();
        int end = at + list.length();
        while (at < end && rdata[at] != 0) {
            at += 1 + (rdata[at] & 0xff);
        }
        return at == end && list.length() > 0;
    }

    /// The list of mandatory keys may be written in any order, and is sent sorted (RFC 9460 §8).
    static void sortMandatory(byte[] rdata) {
        int at = firstParameter(rdata);
        boolean listed =
                at + 4 <= rdata.length
                        && u16(rdata, at) == MANDATORY
                        && at + 4 + u16(rdata, at + 2) <= rdata.length;
        if (!listed) {
            return;
        }
        int count = u16(rdata, at + 2) / 2;
        int[] keys = new int[count];
        for (int i = 0; i < count; i++) {
            keys[i] = u16(rdata, at + 4 + 2 * i);
        }
        java.util.Arrays.sort(keys);
        for (int i = 0; i < count; i++) {
            rdata[at + 4 + 2 * i] = (byte) (keys[i] >>> 8);
            rdata[at + 5 + 2 * i] = (byte) keys[i];
        }
    }

    /// Behind the priority and the target.
    private static int firstParameter(byte[] rdata) {
        int at = 2;
        while (rdata[at] != 0) {
            at += rdata[at] + 1;
        }
        return at + 1;
    }

    private static int u16(byte[] octets, int at) {
        return (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
    }
}

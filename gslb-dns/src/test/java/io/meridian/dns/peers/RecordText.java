package io.meridian.dns.peers;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/// Types and RDATA in a form that every server's zone parser takes.
final class RecordText {

    private static final int UNKNOWN = 65_280;
    private static final int EMPTY = 65_281;

    private static final List<Integer> TYPES =
            List.of(
                    Type.A,
                    Type.A,
                    Type.A,
                    Type.AAAA,
                    Type.AAAA,
                    Type.TXT,
                    Type.TXT,
                    Type.MX,
                    Type.SRV,
                    Type.PTR,
                    Type.CAA,
                    Type.NAPTR,
                    Type.HINFO,
                    Type.RP,
                    Type.TLSA,
                    Type.SSHFP,
                    Type.LOC,
                    Type.AFSDB,
                    Type.KX,
                    Type.URI,
                    Type.SVCB,
                    Type.HTTPS,
                    UNKNOWN,
                    EMPTY);

    private RecordText() {}

    static int type(Random random) {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    /// @param target for what points somewhere
    static String rdata(int type, Name target, Random random) {
        int number = random.nextInt(1, 250);
        return switch (type) {
            case Type.A -> "192.0.2." + number;
            case Type.AAAA -> "2001:db8::" + number;
            case Type.TXT ->
                    "\"t" + number + "\" \"" + "\\000\\255x".repeat(random.nextInt(8)) + "\"";
            case Type.MX, Type.AFSDB, Type.KX -> number + " " + target;
            case Type.SRV -> number + " 1 5060 " + target;
            case Type.PTR -> target.toString();
            case Type.CAA -> "0 issue \"ca" + number + ".example\"";
            case Type.NAPTR -> number + " 1 \"u\" \"E2U+sip\" \"!^.*$!sip:x@y!\" " + target;
            case Type.HINFO -> "\"c" + number + "\" \"o\"";
            case Type.RP -> target + " .";
            case Type.TLSA -> "3 1 1 " + hex(32, random);
            case Type.SSHFP -> "4 2 " + hex(32, random);
            case Type.LOC -> "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m";
            case Type.URI -> number + " 1 \"https://example.org/" + number + "\"";
            case Type.SVCB, Type.HTTPS ->
                    random.nextInt(3) == 0
                            ? "0 " + target
                            : number + " " + target + " alpn=h2 port=8443";
            case EMPTY -> "\\# 0";
            default -> "\\# 5 " + hex(5, random);
        };
    }

    private static String hex(int octets, Random random) {
        byte[] data = new byte[octets];
        random.nextBytes(data);
        return HexFormat.of().formatHex(data);
    }
}

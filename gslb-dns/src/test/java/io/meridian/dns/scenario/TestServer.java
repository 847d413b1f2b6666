package io.meridian.dns.scenario;

import io.meridian.dns.cookie.CookieSecret;
import io.meridian.dns.cookie.CookieSecrets;
import io.meridian.dns.cookie.ServerCookies;
import io.meridian.dns.ratelimit.PrefixList;
import io.meridian.dns.ratelimit.RateLimits;
import io.meridian.dns.server.Identity;
import io.meridian.dns.server.ServerSettings;
import io.meridian.model.IpPrefix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.CookieOption;

/// The settings of a server under test, and the cookies that it would take from 127.0.0.1.
public final class TestServer {

    private static final CookieSecret FIRST = secret("e5e973e5a6b2a43f48e7dc849e37bfcf");
    private static final CookieSecret SECOND = secret("445536bcd2513298075a5d379663c962");
    private static final String CLIENT = "0102030405060708";

    /// Cookies, an NSID, an id; no version, no limits.
    public static final ServerSettings DEFAULT = settings("");

    private TestServer() {}

    private static CookieSecret secret(String hex) {
        return CookieSecret.parse(hex).orElseThrow();
    }

    /// Any of `client-subnet=off`, `cookies=off`, `max-nocookie-response=N`, `nsid=TEXT`,
    /// `id=TEXT`, `version=TEXT`, and `rate=N` with `burst=N`, `slip=N`, `exempt=PREFIX`; and
    /// `why=PREFIX`.
    public static ServerSettings settings(String words) {
        Map<String, String> given = new HashMap<>();
        for (String word : words.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                given.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new ServerSettings(
                !given.containsKey("client-subnet"),
                given.containsKey("cookies") ? null : new CookieSecrets(List.of(FIRST, SECOND)),
                number(given, "max-nocookie-response", 0),
                new Identity(
                        given.getOrDefault("nsid", "dns-london-1"),
                        given.getOrDefault("id", "dns-london-1"),
                        given.getOrDefault("version", "")),
                given.containsKey("rate") ? limits(given) : null,
                given.containsKey("why")
                        ? new PrefixList(List.of(IpPrefix.of(given.getOrDefault("why", ""))))
                        : null);
    }

    private static RateLimits limits(Map<String, String> given) {
        return new RateLimits(
                number(given, "rate", 0),
                number(given, "burst", 1),
                number(given, "slip", 1),
                new PrefixList(List.of(IpPrefix.of(given.getOrDefault("exempt", "192.0.2.0/24")))),
                1024);
    }

    private static int number(Map<String, String> given, String key, int otherwise) {
        return Integer.parseInt(given.getOrDefault(key, String.valueOf(otherwise)));
    }

    /// A COOKIE option's data: `client` alone; `valid`; `second`, made with the secret that goes;
    /// `late`, of two hours ago; `elsewhere`, made for another address; or octets in hexadecimal.
    public static byte[] cookie(String word) {
        int now = (int) (System.currentTimeMillis() / 1000);
        return switch (word) {
            case "client" -> HexFormat.of().parseHex(CLIENT);
            case "valid" -> made(FIRST, 0x7f000001L, now);
            case "second" -> made(SECOND, 0x7f000001L, now);
            case "late" -> made(FIRST, 0x7f000001L, now - 7200);
            case "elsewhere" -> made(FIRST, 0x7f000002L, now);
            default -> HexFormat.of().parseHex(word);
        };
    }

    private static byte[] made(CookieSecret secret, long address, int seconds) {
        byte[] both = new byte[24];
        ServerCookies.Standing _ =
                new ServerCookies(new CookieSecrets(List.of(secret)))
                        .check(
                                HexFormat.of().parseHex(CLIENT),
                                0,
                                8,
                                0,
                                address,
                                false,
                                seconds,
                                both);
        return both;
    }

    /// The client's part, and whether the server's is one that the first secret makes now.
    public static String describe(CookieOption cookie) {
        byte[] client = cookie.getClientCookie();
        byte[] server = cookie.getServerCookie().orElse(new byte[0]);
        byte[] both = Arrays.copyOf(client, client.length + server.length);
        System.arraycopy(server, 0, both, client.length, server.length);
        boolean valid =
                both.length == 24
                        && new ServerCookies(new CookieSecrets(List.of(FIRST)))
                                        .check(
                                                both,
                                                0,
                                                24,
                                                0,
                                                0x7f000001L,
                                                false,
                                                (int) (System.currentTimeMillis() / 1000),
                                                new byte[24])
                                == ServerCookies.Standing.VALID;
        return HexFormat.of().formatHex(client) + (valid ? " valid" : " not valid");
    }
}

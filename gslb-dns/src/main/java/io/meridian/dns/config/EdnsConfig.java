package io.meridian.dns.config;

import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Which options of EDNS are heeded, and what follows from them.
public record EdnsConfig(
        @Key(
                        defaultValue = "true",
                        doc =
                                "whether client subnets (RFC 7871) are heeded; `false` ignores the option and does not echo it")
                boolean clientSubnet,
        @Key(
                        defaultValue = "true",
                        doc =
                                "whether cookies (RFC 7873, RFC 9018) are given and checked; `false` ignores the option")
                boolean cookies,
        @Key(
                        doc =
                                "file with one or two secrets of 32 hexadecimal digits, each on a line, the same at all sites; cookies are made with the first and taken with both; read again when it changes; without it the node makes up a secret at its start")
                @Nullable Path cookieSecretFile,
        @Key(
                        defaultValue = "0",
                        min = 0,
                        max = 1232,
                        doc =
                                "longest UDP reply to a client without a valid cookie, in octets, at least 128; 0 for no limit of its own")
                int maxNocookieResponse)
        implements Checked {

    private static final int LEAST_RESPONSE = 128;

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (maxNocookieResponse > 0 && maxNocookieResponse < LEAST_RESPONSE) {
            problems.add(
                    node.placeOf("max-nocookie-response"),
                    path + ".max-nocookie-response",
                    "must be 0 or 128..1232, was " + maxNocookieResponse);
        }
        if (!cookies && cookieSecretFile != null) {
            problems.add(
                    node.placeOf("cookie-secret-file"),
                    path + ".cookie-secret-file",
                    "must not be given with cookies: false");
        }
    }
}

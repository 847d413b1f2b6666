package io.meridian.dns.config;

import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the server says of itself to those who ask; an empty text is not told.
public record IdentityConfig(
        @Key(doc = "NSID (RFC 5001), at most 128 octets; by default the node's name; `''` for none")
                @Nullable String nsid,
        @Key(
                        doc =
                                "TXT of class CH at id.server and hostname.bind (RFC 4892), at most 128 octets; by default the node's name; `''` is REFUSED")
                @Nullable String serverId,
        @Key(
                        doc =
                                "TXT of class CH at version.bind and version.server, at most 128 octets; without it REFUSED")
                @Nullable String version)
        implements Checked {

    private static final int MOST_OCTETS = 128;

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        check(node, path, "nsid", nsid, problems);
        check(node, path, "server-id", serverId, problems);
        check(node, path, "version", version, problems);
    }

    private static void check(
            YamlNode.Mapping node,
            String path,
            String key,
            @Nullable String text,
            Problems problems) {
        int octets = text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
        if (octets > MOST_OCTETS) {
            problems.add(
                    node.placeOf(key),
                    path + "." + key,
                    "must be at most " + MOST_OCTETS + " octets, was " + octets);
        }
    }
}

package io.meridian.daemon;

import io.meridian.model.IpAddress;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the HTTP API listens. Anywhere but on loopback it asks for a token.
public record ApiConfig(
        @Key(defaultValue = "127.0.0.1", doc = "address to listen at") IpAddress address,
        @Key(
                        defaultValue = "8300",
                        min = 0,
                        max = 65535,
                        doc = "TCP port; 0 lets the system choose")
                int port,
        @Key(
                        doc =
                                "file whose first line is the token that callers must send as `Authorization: Bearer`")
                @Nullable Path tokenFile)
        implements Checked {

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (tokenFile == null && !address.toInetAddress().isLoopbackAddress()) {
            problems.add(
                    node.placeOf("address"),
                    path + ".token-file",
                    "is required when the API listens beyond loopback, at " + address);
        }
    }
}

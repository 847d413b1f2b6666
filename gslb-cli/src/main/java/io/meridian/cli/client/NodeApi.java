package io.meridian.cli.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// For verbs that ask a DNS node.
final class NodeApi extends ApiOptions {

    /// Where a node's API is unless its configuration says otherwise.
    private static final String NODE = "http://127.0.0.1:8300";

    /// The demo has three nodes on one host; this is London's.
    private static final String DEMO = "http://127.0.0.1:8301";

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = {
                "the node to ask; else GSLB_API, else",
                NODE + ", and where nobody listens",
                "there " + DEMO + ", the demo's"
            })
    private @Nullable String url;

    @Override
    @Nullable String given() {
        return url;
    }

    @Override
    List<String> defaults() {
        return List.of(NODE, DEMO);
    }
}

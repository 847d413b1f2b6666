package io.meridian.cli.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// For verbs that ask a federator.
final class FederatorApi extends ApiOptions {

    private static final String DEFAULT = "http://127.0.0.1:8310";

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = {"the federator to ask; else GSLB_API, else", DEFAULT})
    private @Nullable String url;

    @Override
    @Nullable String given() {
        return url;
    }

    @Override
    List<String> defaults() {
        return List.of(DEFAULT);
    }
}

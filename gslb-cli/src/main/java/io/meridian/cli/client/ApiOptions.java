package io.meridian.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every verb that asks a node takes.
public final class ApiOptions {

    private static final String DEFAULT = "http://127.0.0.1:8301";

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "the node to ask; else GSLB_API, else " + DEFAULT)
    private @Nullable String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "file whose first line is the API's token")
    private @Nullable Path tokenFile;

    private String fallback = DEFAULT;

    @Option(names = "--json", description = "print the API's answer as it is")
    private boolean json;

    /// For a verb that asks another program by default.
    ApiOptions orElse(String otherDefault) {
        fallback = otherDefault;
        return this;
    }

    boolean json() {
        return json;
    }

    JsonNode get(String path, Map<String, String> parameters) {
        return new ApiClient(url(), token()).get(path, parameters);
    }

    /// The same from a DNS node of one site, wherever the asked node knows its API to be; of
    /// several the first that answers.
    ///
    /// @throws CliException `NotSo` when the asked node knows no such site's API; `Unavailable`
    ///   when none of them answers
    JsonNode getFrom(String site, String path, Map<String, String> parameters) {
        List<String> apis = new ArrayList<>();
        for (JsonNode member : get("/api/v1/sites", Map.of()).path("members")) {
            if (member.path("site").asText().equals(site)
                    && member.path("role").asText().equals("dns")
                    && member.path("api").isTextual()) {
                apis.add(member.path("api").asText());
            }
        }
        CliException last =
                new CliException(
                        CliException.Reason.NotSo,
                        url() + " knows of no DNS node at site '" + site + "'");
        for (String api : apis) {
            try {
                return new ApiClient(api, token()).get(path, parameters);
            } catch (CliException refused) {
                last = refused;
                if (refused.reason() != CliException.Reason.Unavailable) {
                    break;
                }
            }
        }
        throw last;
    }

    JsonNode post(String path, JsonNode body) {
        return new ApiClient(url(), token()).post(path, body);
    }

    private String url() {
        if (url != null) {
            return url;
        }
        String fromEnvironment = System.getenv("GSLB_API");
        return fromEnvironment == null || fromEnvironment.isBlank() ? fallback : fromEnvironment;
    }

    private @Nullable String token() {
        if (tokenFile == null) {
            return null;
        }
        try {
            return Files.readString(tokenFile).lines().findFirst().orElse("").strip();
        } catch (IOException unreadable) {
            throw new CliException(
                    CliException.Reason.BadInput,
                    "--token-file " + tokenFile + " cannot be read: " + unreadable,
                    unreadable);
        }
    }

    static String pretty(JsonNode json) {
        ObjectWriter writer = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
        try {
            return writer.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what was read can be written", impossible);
        }
    }
}

package io.meridian.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.cli.CliException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every verb that asks a program of ours takes, and where it asks.
abstract class ApiOptions {

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "file whose first line is the API's token")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "print the API's answer as it is")
    private boolean json;

    /// As `--api` has it; null without.
    abstract @Nullable String given();

    /// Where to ask when nothing else is said: the first at which somebody listens.
    abstract List<String> defaults();

    boolean json() {
        return json;
    }

    JsonNode get(String path, Map<String, String> parameters) {
        return ask(api -> api.get(path, parameters));
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
                        String.join(" or ", urls())
                                + " knows of no DNS node at site '"
                                + site
                                + "'");
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
        return ask(api -> api.post(path, body));
    }

    private JsonNode ask(Function<ApiClient, JsonNode> question) {
        List<String> urls = urls();
        for (String url : urls.subList(0, urls.size() - 1)) {
            try {
                return question.apply(new ApiClient(url, token()));
            } catch (CliException refused) {
                if (!(refused.getCause() instanceof ConnectException)) {
                    throw refused;
                }
            }
        }
        return last(urls, question);
    }

    private JsonNode last(List<String> urls, Function<ApiClient, JsonNode> question) {
        try {
            return question.apply(new ApiClient(urls.getLast(), token()));
        } catch (CliException refused) {
            if (urls.size() == 1 || !(refused.getCause() instanceof ConnectException)) {
                throw refused;
            }
            throw new CliException(
                    CliException.Reason.Unavailable,
                    "nobody listens at "
                            + String.join(" or ", urls)
                            + "; --api URL or GSLB_API says where to ask",
                    refused);
        }
    }

    private List<String> urls() {
        String given = given();
        if (given != null) {
            return List.of(given);
        }
        String fromEnvironment = System.getenv("GSLB_API");
        return fromEnvironment == null || fromEnvironment.isBlank()
                ? defaults()
                : List.of(fromEnvironment);
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

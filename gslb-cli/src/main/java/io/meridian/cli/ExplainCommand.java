package io.meridian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.model.IpAddress;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says why a client gets the answer it gets.
@Command(
        name = "explain",
        description =
                "Says why a client gets the answer it gets, from the code that answers queries.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:  gslb explain shop.gslb.example.com --client 203.0.113.7",
            "           gslb explain shop.gslb.example.com --client 2001:db8:2::1 --type AAAA --api http://127.0.0.1:8302"
        })
final class ExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "the name that is asked for")
    private String name = "";

    @Option(
            names = "--client",
            paramLabel = "ADDR",
            description = "the client, as a client subnet option would give it")
    private String client = "";

    @Option(
            names = "--resolver",
            paramLabel = "ADDR",
            description = "the resolver, for queries without that option")
    private String resolver = "";

    @Option(
            names = "--type",
            defaultValue = "A",
            paramLabel = "A|AAAA",
            description = "the type that is asked for")
    private String type = "A";

    @Option(names = "--api", defaultValue = "", paramLabel = "URL", description = "the node to ask")
    private String api = "";

    @Option(names = "--json", description = "the API's answer as it is")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (client.isEmpty() && resolver.isEmpty()) {
            throw new CommandException(ExitCode.INVALID, "--client or --resolver is required");
        }
        checkAddress("--client", client);
        checkAddress("--resolver", resolver);
        JsonNode told =
                new ApiClient(api)
                        .get(
                                "/api/v1/explain?name="
                                        + encoded(name)
                                        + "&client="
                                        + encoded(client)
                                        + "&resolver="
                                        + encoded(resolver)
                                        + "&type="
                                        + encoded(type));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(told.toPrettyString());
        } else {
            print(out, told);
        }
        return told.path("service").isNull() ? ExitCode.NOT_SO : ExitCode.DONE;
    }

    private static void checkAddress(String option, String text) {
        if (!text.isEmpty() && IpAddress.parse(text).isEmpty()) {
            throw new CommandException(
                    ExitCode.INVALID, option + " must be an IP address, was '" + text + "'");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void print(PrintWriter out, JsonNode told) {
        line(out, "name", told.path("name").asText() + " " + told.path("type").asText());
        line(out, "zone", told.path("zone").asText("none of this node's"));
        line(out, "service", told.path("service").asText("none"));
        line(
                out,
                "client",
                told.path("client").path("address").asText()
                        + ", from the "
                        + told.path("client").path("source").asText());
        JsonNode location = told.path("location");
        line(
                out,
                "location",
                location.isNull()
                        ? "not known"
                        : location.path("city").asText()
                                + " "
                                + location.path("country").asText()
                                + " ("
                                + location.path("latitude").asText()
                                + ", "
                                + location.path("longitude").asText()
                                + ")");
        if (told.hasNonNull("policy")) {
            line(out, "policy", told.path("policy").asText());
        }
        line(out, "outcome", told.path("outcome").asText());
        for (JsonNode candidate : told.path("candidates")) {
            candidate(out, candidate);
        }
        if (told.hasNonNull("ttl")) {
            line(
                    out,
                    "answer",
                    String.join(", ", texts(told.path("answer")))
                            + "  TTL "
                            + told.path("ttl").asText()
                            + "  scope /"
                            + told.path("scopePrefixLength").asText());
        }
        for (JsonNode rejection : told.path("rejected")) {
            for (String problem : texts(rejection.path("problems"))) {
                line(
                        out,
                        "rejected",
                        problem + "; in force: " + rejection.path("inForce").asText());
            }
        }
    }

    private static void candidate(PrintWriter out, JsonNode candidate) {
        boolean kept = candidate.path("kept").asBoolean();
        String state = candidate.path("health").path("state").asText();
        String age =
                candidate.path("health").path("ageMs").isNull()
                        ? ""
                        : " for " + candidate.path("health").path("ageMs").asLong() / 1000 + " s";
        String distance =
                candidate.path("distanceKm").isNull()
                        ? ""
                        : ", " + candidate.path("distanceKm").asText() + " km";
        String text =
                "  "
                        + (kept ? "=> " : "   ")
                        + candidate.path("member").asText()
                        + "  "
                        + candidate.path("site").asText("no site")
                        + distance
                        + ", priority "
                        + candidate.path("priority").asText()
                        + ", weight "
                        + candidate.path("weight").asText()
                        + ", "
                        + state
                        + age
                        + ": "
                        + candidate.path("reason").asText();
        out.println(kept ? Ansi.AUTO.string("@|bold " + text + "|@") : text);
        for (String evidence : texts(candidate.path("health").path("evidence"))) {
            out.println("        " + evidence);
        }
    }

    private static java.util.List<String> texts(JsonNode list) {
        java.util.List<String> texts = new java.util.ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static void line(PrintWriter out, String label, String text) {
        out.printf("%-10s %s%n", label, text);
    }
}

package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gslb explain`: why a client gets the answer it gets.
@Command(
        name = "explain",
        description = {
            "Say what a client would be answered for a name, and why: the same engine decides that",
            "answers queries. Exit code 1 when the node serves no service of that name."
        },
        footer = {
            "",
            "Examples:",
            "  gslb explain shop.gslb.example.com --client 203.0.113.7",
            "  gslb explain v6.gslb.example.com --client 2001:db8:3::1 --type AAAA",
            "  gslb explain shop.gslb.example.com --client 203.0.113.7 --site singapore",
            "  gslb explain shop.gslb.example.com --resolver 192.0.2.53 --api http://127.0.0.1:8302"
        })
public final class ExplainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "the name that is asked for")
    private String name;

    @Option(
            names = "--client",
            paramLabel = "ADDRESS",
            description = "the client, as a resolver's client subnet option would tell it")
    private @Nullable String client;

    @Option(
            names = "--resolver",
            paramLabel = "ADDRESS",
            description = "the resolver, for queries without that option")
    private @Nullable String resolver;

    @Option(
            names = "--type",
            paramLabel = "A|AAAA",
            defaultValue = "A",
            description = "what is asked for; default ${DEFAULT-VALUE}")
    private String type;

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description = {
                "ask a node of this site: where its API is, the asked node knows",
                "(the same token is sent)"
            })
    private @Nullable String site;

    @Mixin private NodeApi api;

    @Override
    public Integer call() {
        Map<String, String> question = new LinkedHashMap<>();
        question.put("name", name);
        question.put("type", type);
        if (client != null) {
            question.put("client", client);
        }
        if (resolver != null) {
            question.put("resolver", resolver);
        }
        JsonNode answer =
                site == null
                        ? api.get("/api/v1/explain", question)
                        : api.getFrom(site, "/api/v1/explain", question);
        if (api.json()) {
            spec.commandLine().getOut().println(ApiOptions.pretty(answer));
        } else {
            new Explanation(answer).lines().forEach(spec.commandLine().getOut()::println);
        }
        return answer.path("service").isTextual() ? ExitCode.DONE : ExitCode.NOT_SO;
    }
}

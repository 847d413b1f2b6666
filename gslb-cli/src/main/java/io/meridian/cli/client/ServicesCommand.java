package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.ExitCode;
import io.meridian.cli.Terminal;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gslb services`: what a node serves.
@Command(
        name = "services",
        description = {
            "List the services that a node serves, or one with its members and their health.",
            "Exit code 1 when there is none of that name."
        })
public final class ServicesCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FQDN", arity = "0..1", description = "one service")
    private @Nullable String fqdn;

    @Mixin private NodeApi api;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode answer = api.get("/api/v1/services" + (fqdn == null ? "" : "/" + fqdn), Map.of());
        if (api.json()) {
            out.println(ApiOptions.pretty(answer));
        } else if (fqdn == null) {
            list(answer, out);
        } else {
            print(answer, out);
        }
        return ExitCode.DONE;
    }

    private static void list(JsonNode answer, PrintWriter out) {
        answer.path("services").forEach(name -> out.println(name.asText()));
        answer.path("notInAnyZone")
                .forEach(name ->
                        out.println(name.asText() + Terminal.bad(" (in no zone: not served)")));
        answer.path("occluded")
                .properties()
                .forEach(occluded ->
                        out.println(
                                occluded.getKey()
                                        + Terminal.bad(" (occluded, not served: ")
                                        + occluded.getValue().asText()
                                        + Terminal.bad(")")));
        answer.path("refused")
                .properties()
                .forEach(refused ->
                        out.println(
                                refused.getKey()
                                        + Terminal.bad(" (refused: ")
                                        + refused.getValue().asText()
                                        + Terminal.bad(")")));
    }

    private static void print(JsonNode service, PrintWriter out) {
        out.println(
                Terminal.strong(service.path("fqdn").asText())
                        + ", "
                        + service.path("policy").asText()
                        + ", TTL "
                        + service.path("ttl").asInt());
        Columns columns = new Columns().row("  PRIORITY", "MEMBER", "SITE", "WEIGHT", "HEALTH");
        for (JsonNode pool : service.path("pools")) {
            for (JsonNode member : pool.path("members")) {
                columns.row(
                        "  " + pool.path("priority").asText(),
                        member.path("address").asText(),
                        member.path("site").asText("-"),
                        member.path("weight").asText(),
                        Explanation.health(member.path("health")));
            }
        }
        columns.lines().forEach(out::println);
    }
}

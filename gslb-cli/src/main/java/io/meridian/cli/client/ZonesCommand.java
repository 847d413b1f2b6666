package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.ExitCode;
import io.meridian.cli.Terminal;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `gslb zones`: the zones of a node, and what is wrong with their files.
@Command(
        name = "zones",
        description = {
            "List the zones of a node with serial, source and warnings.",
            "Exit code 1 when the newest file of one is refused."
        })
public final class ZonesCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private NodeApi api;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode zones = api.get("/api/v1/zones", Map.of());
        if (api.json()) {
            out.println(ApiOptions.pretty(zones));
        } else {
            print(zones, out);
        }
        for (JsonNode zone : zones) {
            if (!zone.path("problems").isEmpty()) {
                return ExitCode.NOT_SO;
            }
        }
        return ExitCode.DONE;
    }

    private static void print(JsonNode zones, PrintWriter out) {
        Columns columns = new Columns().row("ZONE", "SERIAL", "RECORDS", "STATE", "SOURCE");
        for (JsonNode zone : zones) {
            columns.row(
                    zone.path("name").asText(),
                    zone.path("serial").asText("-"),
                    zone.path("records").asText("-"),
                    zone.path("state").asText(),
                    zone.path("source").asText());
        }
        columns.lines().forEach(out::println);
        for (JsonNode zone : zones) {
            printProblems(zone, out);
        }
    }

    /// Problems and warnings, each with its place.
    static void printProblems(JsonNode zone, PrintWriter out) {
        zone.path("problems")
                .forEach(problem -> out.println(Terminal.bad("refused") + " " + problem.asText()));
        zone.path("warnings").forEach(warning -> out.println("warning " + warning.asText()));
    }
}

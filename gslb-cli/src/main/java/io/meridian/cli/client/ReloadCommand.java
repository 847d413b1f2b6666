package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.cli.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `gslb reload`: makes a node look at its zone files now.
@Command(
        name = "reload",
        description = {
            "Make a node read its changed zone files now, and not at its next look.",
            "Exit code 1 when one is refused; what was served of it stays."
        })
public final class ReloadCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private NodeApi api;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode reloaded = api.post("/api/v1/zones/reload", JsonNodeFactory.instance.objectNode());
        JsonNode refused = reloaded.path("refused");
        if (api.json()) {
            out.println(ApiOptions.pretty(reloaded));
        } else {
            refused.forEach(zone -> ZonesCommand.printProblems(zone, out));
            out.println(reloaded.path("zones").asText() + " zones, " + refused.size() + " refused");
        }
        return refused.isEmpty() ? ExitCode.DONE : ExitCode.NOT_SO;
    }
}

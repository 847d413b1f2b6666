package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.ExitCode;
import io.meridian.cli.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `gslb rejected`: what was refused, and why.
@Command(
        name = "rejected",
        description = {
            "List the objects that are refused, every reason with file and line, and what holds",
            "instead. Exit code 1 when there is one, 0 when there is none."
        })
public final class RejectedCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private NodeApi api;

    @Override
    public Integer call() {
        JsonNode rejected = api.get("/api/v1/rejected", Map.of());
        List<String> lines = new ArrayList<>();
        if (api.json()) {
            lines.add(ApiOptions.pretty(rejected));
        } else if (rejected.isEmpty()) {
            lines.add(Terminal.good("nothing is rejected"));
        } else {
            Rejections.append(rejected, lines);
            lines.removeFirst();
        }
        lines.forEach(spec.commandLine().getOut()::println);
        return rejected.isEmpty() ? ExitCode.DONE : ExitCode.NOT_SO;
    }
}

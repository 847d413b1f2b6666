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

/// `gslb sites`: the sites, and the nodes of the mesh as one of them sees the others.
@Command(name = "sites", description = "List the sites, and the mesh as the asked node sees it.")
public final class SitesCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private NodeApi api;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode answer = api.get("/api/v1/sites", Map.of());
        if (api.json()) {
            out.println(ApiOptions.pretty(answer));
            return ExitCode.DONE;
        }
        out.println(
                Terminal.strong(answer.path("node").asText())
                        + " at "
                        + answer.path("site").asText()
                        + ", position "
                        + answer.path("position").asText()
                        + (answer.path("fromDisk").asBoolean()
                                ? ", from disk: no peer has confirmed it yet"
                                : ""));
        out.println();
        sites(answer).lines().forEach(out::println);
        out.println();
        members(answer).lines().forEach(out::println);
        return ExitCode.DONE;
    }

    private static Columns sites(JsonNode answer) {
        Columns columns = new Columns().row("SITE", "LATITUDE", "LONGITUDE", "CLUSTERS", "");
        for (JsonNode site : answer.path("sites")) {
            columns.row(
                    site.path("name").asText(),
                    site.path("latitude").asText(),
                    site.path("longitude").asText(),
                    site.path("clusters").toString().replaceAll("[\\[\\]\"]", ""),
                    site.path("enabled").asBoolean(true) ? "" : Terminal.bad("disabled"));
        }
        return columns;
    }

    private static Columns members(JsonNode answer) {
        Columns columns =
                new Columns()
                        .row(
                                "MEMBER",
                                "NAME",
                                "ROLE",
                                "LINK",
                                "API",
                                "LAST COMPARED",
                                "OPINIONS HEARD",
                                "POSITION");
        for (JsonNode member : answer.path("members")) {
            columns.row(
                    member.path("member").asText(),
                    member.path("name").asText("not heard of yet"),
                    member.path("role").asText("-"),
                    member.path("address").asText(),
                    member.path("api").asText("-"),
                    Ages.of(member.path("lastComparedMs")),
                    Ages.of(member.path("opinionsHeardMs")),
                    member.path("position").asText("-"));
        }
        return columns;
    }
}

package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.ExitCode;
import io.meridian.cli.Terminal;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `gslb publish`: what the leading federator may publish.
@Command(
        name = "publish",
        description = {
            "Decide what the leading federator may publish.",
            "A change that would take away many services at once is held: they stay as they are",
            "until somebody approves or discards it. Asks the federator at "
                    + PublishCommand.DEFAULT,
            "unless --api or GSLB_API says otherwise."
        },
        subcommands = {
            PublishCommand.Show.class,
            PublishCommand.Approve.class,
            PublishCommand.Discard.class,
            PublishCommand.Freeze.class,
            PublishCommand.Thaw.class,
            PublishCommand.RollBack.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class PublishCommand implements Callable<Integer> {

    static final String DEFAULT = "http://127.0.0.1:8310";

    private static final String PATH = "/api/v1/publish";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.BAD_INPUT;
    }

    private static int post(
            CommandSpec spec, ApiOptions api, String verb, ObjectNode body, String done) {
        JsonNode answer = api.orElse(DEFAULT).post(PATH + "/" + verb, body);
        PrintWriter out = spec.commandLine().getOut();
        if (api.json()) {
            out.println(ApiOptions.pretty(answer));
            return ExitCode.DONE;
        }
        out.println(done);
        answer.path("services").forEach(service -> out.println("  " + service.asText()));
        return ExitCode.DONE;
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Command(name = "show", description = "Show what is held, and the positions to go back to.")
    static final class Show implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ApiOptions api;

        @Override
        public Integer call() {
            JsonNode publish = api.orElse(DEFAULT).get(PATH, Map.of());
            PrintWriter out = spec.commandLine().getOut();
            if (api.json()) {
                out.println(ApiOptions.pretty(publish));
                return ExitCode.DONE;
            }
            out.println("position " + Terminal.strong(publish.path("position").asText()));
            if (publish.path("frozen").isTextual()) {
                out.println(Terminal.bad("frozen: " + publish.path("frozen").asText()));
            }
            list(out, publish.path("held"), "held until approved or discarded:");
            list(out, publish.path("discarded"), "kept although their objects say otherwise:");
            if (!publish.path("history").isEmpty()) {
                Columns columns = new Columns().row("POSITION", "PUBLISHED", "CHANGES");
                publish.path("history")
                        .forEach(step ->
                                columns.row(
                                        step.path("position").asText(),
                                        step.path("at").asText(),
                                        step.path("changes").asText()));
                columns.lines().forEach(out::println);
            }
            return ExitCode.DONE;
        }

        private static void list(PrintWriter out, JsonNode services, String title) {
            if (!services.isEmpty()) {
                out.println(Terminal.bad(title));
                services.forEach(service -> out.println("  " + service.asText()));
            }
        }
    }

    @Command(
            name = "approve",
            description = "Let the services that are held go. Exit code 1 when nothing is held.")
    static final class Approve implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ApiOptions api;

        @Override
        public Integer call() {
            return post(spec, api, "approve", nothing(), "approved, these services go:");
        }
    }

    @Command(
            name = "discard",
            description = {
                "Keep the services that are held as they are published, until their objects want",
                "them again or somebody approves. Exit code 1 when nothing is held."
            })
    static final class Discard implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ApiOptions api;

        @Override
        public Integer call() {
            return post(spec, api, "discard", nothing(), "discarded, these services stay:");
        }
    }

    @Command(name = "freeze", description = "Publish nothing from now on, over restarts too.")
    static final class Freeze implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ApiOptions api;

        @Option(names = "--reason", paramLabel = "TEXT", description = "for those who wonder later")
        private String reason = "by an operator";

        @Override
        public Integer call() {
            return post(
                    spec,
                    api,
                    "freeze",
                    nothing().put("reason", reason),
                    "frozen: nothing is published until 'gslb publish thaw'");
        }
    }

    @Command(name = "thaw", description = "Publish again, what has changed since at once.")
    static final class Thaw implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ApiOptions api;

        @Override
        public Integer call() {
            return post(spec, api, "thaw", nothing(), "publishing again");
        }
    }

    @Command(
            name = "rollback",
            description = {
                "Publish what was served at an earlier position, and nothing after it until",
                "'gslb publish thaw'. Exit code 1 when there is no way back to it."
            })
    static final class RollBack implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private ApiOptions api;

        @Option(
                names = "--to",
                required = true,
                paramLabel = "POSITION",
                description = "as 'gslb publish show' lists it")
        private String position;

        @Override
        public Integer call() {
            return post(
                    spec,
                    api,
                    "rollback",
                    nothing().put("to", position),
                    "rolled back to "
                            + position
                            + " and frozen; 'gslb publish thaw' publishes what the objects say");
        }
    }
}

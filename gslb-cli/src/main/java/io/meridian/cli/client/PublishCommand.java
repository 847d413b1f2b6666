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
            "until somebody approves or discards it."
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

    private static final String PATH = "/api/v1/publish";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.BAD_INPUT;
    }

    /// Asks the federator; what differs is where, and what is said afterwards.
    abstract static class Verb implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private FederatorApi api;

        /// The federator's answer.
        abstract JsonNode ask(ApiOptions federator);

        abstract void tell(JsonNode answer, PrintWriter out);

        @Override
        public final Integer call() {
            JsonNode answer = ask(api);
            PrintWriter out = spec.commandLine().getOut();
            if (api.json()) {
                out.println(ApiOptions.pretty(answer));
            } else {
                tell(answer, out);
            }
            return ExitCode.DONE;
        }

        static void list(PrintWriter out, JsonNode services) {
            services.forEach(service -> out.println("  " + service.asText()));
        }
    }

    /// A decision, which the federator is told.
    abstract static class Decision extends Verb {

        private final String verb;
        private final String done;

        /// @param verb of the API
        /// @param done what is said when it was taken
        Decision(String verb, String done) {
            this.verb = verb;
            this.done = done;
        }

        @Override
        final JsonNode ask(ApiOptions federator) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            fill(body);
            return federator.post(PATH + "/" + verb, body);
        }

        /// Says more than the verb.
        void fill(ObjectNode body) {}

        @Override
        void tell(JsonNode answer, PrintWriter out) {
            out.println(done);
            list(out, answer.path("services"));
        }
    }

    @Command(name = "show", description = "Show what is held, and the positions to go back to.")
    static final class Show extends Verb {

        @Override
        JsonNode ask(ApiOptions federator) {
            return federator.get(PATH, Map.of());
        }

        @Override
        void tell(JsonNode publish, PrintWriter out) {
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
        }

        private static void list(PrintWriter out, JsonNode services, String title) {
            if (!services.isEmpty()) {
                out.println(Terminal.bad(title));
                list(out, services);
            }
        }
    }

    @Command(
            name = "approve",
            description = "Let the services that are held go. Exit code 1 when nothing is held.")
    static final class Approve extends Decision {

        Approve() {
            super("approve", "approved, these services go:");
        }
    }

    @Command(
            name = "discard",
            description = {
                "Keep the services that are held as they are published, until their objects want",
                "them again or somebody approves. Exit code 1 when nothing is held."
            })
    static final class Discard extends Decision {

        Discard() {
            super("discard", "discarded, these services stay:");
        }
    }

    @Command(
            name = "freeze",
            description = "Publish nothing from now on, over restarts and whoever leads.")
    static final class Freeze extends Decision {

        @Option(names = "--reason", paramLabel = "TEXT", description = "for those who wonder later")
        private String reason = "by an operator";

        Freeze() {
            super("freeze", "frozen: nothing is published until 'gslb publish thaw'");
        }

        @Override
        void fill(ObjectNode body) {
            body.put("reason", reason);
        }
    }

    @Command(name = "thaw", description = "Publish again, what has changed since at once.")
    static final class Thaw extends Decision {

        Thaw() {
            super("thaw", "publishing again");
        }
    }

    @Command(
            name = "rollback",
            description = {
                "Publish what was served at an earlier position, and nothing after it until",
                "'gslb publish thaw'. Exit code 1 when there is no way back to it."
            })
    static final class RollBack extends Decision {

        @Option(
                names = "--to",
                required = true,
                paramLabel = "POSITION",
                description = "as 'gslb publish show' lists it")
        private String position;

        RollBack() {
            super(
                    "rollback",
                    "rolled back and frozen; 'gslb publish thaw' publishes what the objects say");
        }

        @Override
        void fill(ObjectNode body) {
            body.put("to", position);
        }
    }
}

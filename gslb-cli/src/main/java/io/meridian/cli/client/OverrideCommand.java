package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.CliException;
import io.meridian.cli.ExitCode;
import io.meridian.cli.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gslb override`: an operator's orders on members, whatever probes say of them.
@Command(
        name = "override",
        description = {
            "Take members out of the answers, or hold them in, whatever probes say of them.",
            "An order given at one node holds at all of them, over restarts too."
        },
        subcommands = {
            OverrideCommand.Set.class,
            OverrideCommand.Listing.class,
            OverrideCommand.Clear.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  gslb override set site:singapore drain --for 2h --reason 'new switches'",
            "  gslb override set member:shop.gslb.example.com/127.0.30.1 maintenance --reason disk",
            "  gslb override set 'cluster:eu-*' down --reason 'fibre cut'",
            "  gslb override clear site:singapore"
        })
public final class OverrideCommand implements Callable<Integer> {

    private static final String PATH = "/api/v1/overrides";
    private static final String TARGET =
            "member:FQDN/ADDRESS, cluster:CONTEXT or site:SITE; * stands for any characters";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.BAD_INPUT;
    }

    private static ObjectNode order(String target, String action, String reason, String author) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        return order.put("target", target)
                .put("action", action)
                .put("reason", reason)
                .put("author", author);
    }

    private static String user() {
        String user = System.getProperty("user.name");
        return user == null || user.isBlank() ? "unknown" : user;
    }

    /// The words of an action.
    enum Action {
        UP,
        DOWN,
        DRAIN,
        MAINTENANCE,
        RESUME
    }

    @Command(
            name = "set",
            description = {
                "Give an order, in place of an earlier one on the same target.",
                "  up           counts as up",
                "  down         counts as down, and is no last resort either",
                "  drain        gets no new clients",
                "  maintenance  gets no clients",
                "  resume       lets back what waits for it since it went down",
                "Of several orders on a member the most specific counts: member, cluster, site.",
                "Exit code 3 when a service would be left without a member that is up: see --force."
            })
    static final class Set implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private NodeApi api;

        @Parameters(index = "0", paramLabel = "TARGET", description = TARGET)
        private String target;

        @Parameters(index = "1", paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}")
        private Action action;

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "for those who wonder later")
        private String reason;

        @Option(
                names = "--for",
                paramLabel = "TIME",
                description = "ends by itself after so long: 90s, 30m, 2h, 1d")
        private @Nullable String lasts;

        @Option(
                names = "--ttl",
                paramLabel = "SECONDS",
                description = "for how long answers may be kept meanwhile, 0 to 86400")
        private @Nullable Integer ttl;

        @Option(
                names = "--author",
                paramLabel = "NAME",
                description = "who orders it; else the user")
        private @Nullable String author;

        @Option(
                names = "--force",
                description = "although services are left without a member that is up")
        private boolean force;

        @Override
        public Integer call() {
            ObjectNode order =
                    order(target, action.name(), reason, author == null ? user() : author);
            order.put("force", force);
            if (lasts != null) {
                order.put("lasts", duration(lasts).toString());
            }
            if (ttl != null) {
                order.put("ttl", ttl);
            }
            JsonNode given = api.post(PATH, order);
            PrintWriter out = spec.commandLine().getOut();
            if (api.json()) {
                out.println(ApiOptions.pretty(given));
                return ExitCode.DONE;
            }
            int members = given.path("members").asInt();
            out.println(
                    Terminal.strong(given.path("target").asText())
                            + ": "
                            + given.path("action").asText()
                            + ", "
                            + (members == 0
                                    ? Terminal.bad("which concerns no member now")
                                    : members + (members == 1 ? " member" : " members"))
                            + (given.path("until").isTextual()
                                    ? ", until " + given.path("until").asText()
                                    : ", until it is cleared"));
            return ExitCode.DONE;
        }
    }

    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

    private static Duration duration(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new CliException(
                    CliException.Reason.BadInput,
                    "--for must be like 90s, 30m, 2h or 1d, was '" + text + "'");
        }
        long count = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    @Command(name = "list", description = "List the orders that are in force, or every one given.")
    static final class Listing implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private NodeApi api;

        @Option(
                names = "--audit",
                description = "every order that the node has seen, the latest last")
        private boolean audit;

        @Override
        public Integer call() {
            JsonNode orders = api.get(audit ? PATH + "/audit" : PATH, Map.of());
            PrintWriter out = spec.commandLine().getOut();
            if (api.json()) {
                out.println(ApiOptions.pretty(orders));
            } else if (orders.isEmpty()) {
                out.println(audit ? "no order was ever given" : "no order is in force");
            } else {
                table(orders).lines().forEach(out::println);
            }
            return ExitCode.DONE;
        }

        private Columns table(JsonNode orders) {
            Columns columns =
                    new Columns()
                            .row(
                                    audit ? "GIVEN" : "SINCE",
                                    "TARGET",
                                    "ACTION",
                                    audit ? "AT NODE" : "MEMBERS",
                                    audit ? "UNTIL" : "LEFT",
                                    "AUTHOR",
                                    "REASON");
            for (JsonNode order : orders) {
                columns.row(
                        order.path(audit ? "given" : "since").asText(),
                        order.path("target").asText(),
                        order.path("action").asText(),
                        order.path(audit ? "member" : "members").asText(),
                        audit ? order.path("until").asText("-") : left(order.path("until")),
                        order.path("author").asText(),
                        order.path("reason").asText());
            }
            return columns;
        }

        private static String left(JsonNode until) {
            if (!until.isTextual()) {
                return "-";
            }
            Duration left = Duration.between(Instant.now(), Instant.parse(until.asText()));
            return Ages.of(JsonNodeFactory.instance.numberNode(Math.max(0, left.toMillis())));
        }
    }

    @Command(
            name = "clear",
            description = "Take an order back. Exit code 1 when there is none on that target.")
    static final class Clear implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private NodeApi api;

        @Parameters(index = "0", paramLabel = "TARGET", description = "as it was given")
        private String target;

        @Option(names = "--reason", paramLabel = "TEXT", description = "default: done")
        private String reason = "done";

        @Option(
                names = "--author",
                paramLabel = "NAME",
                description = "who orders it; else the user")
        private @Nullable String author;

        @Override
        public Integer call() {
            JsonNode cleared =
                    api.post(
                            PATH, order(target, "clear", reason, author == null ? user() : author));
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    api.json()
                            ? ApiOptions.pretty(cleared)
                            : Terminal.strong(cleared.path("target").asText()) + ": cleared");
            return ExitCode.DONE;
        }
    }
}

package io.meridian.cli.demo;

import io.meridian.cli.CommandException;
import io.meridian.cli.ExitCode;
import io.meridian.cli.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs the demo, or gives orders to the one that runs.
@Command(
        name = "demo",
        description = "Runs three sites and a federator on loopback, until Ctrl-C.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:  gslb demo                     and follow what it prints",
            "           gslb demo stop 127.0.30.1     in another terminal: Singapore's backend stops",
            "           gslb demo --check             the same without a person; exit code 0 or 1"
        })
public final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description =
                    "the work folder (default: ~/.local/state/gslb-demo; --check: a temporary one)")
    private @Nullable Path work;

    @Option(names = "--reset", description = "begin anew: forget edits and data")
    private boolean reset;

    @Option(names = "--check", description = "start, ask, break, mend, and tell how long each took")
    private boolean check;

    @Option(
            names = "--patience",
            defaultValue = "1",
            hidden = true,
            description = "factor on the limits of --check, for slow machines")
    private double patience = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (check) {
            Logging.quiet();
            return runCheck(out);
        }
        Logging.demo();
        long begin = System.nanoTime();
        try (WorkFolder folder =
                        WorkFolder.open(work == null ? WorkFolder.defaultFolder() : work, reset);
                Demo demo = Demo.start(folder);
                ControlServer control = new ControlServer(demo.backends())) {
            folder.writeControlPort(control.port());
            awaitServices(demo);
            Banner.print(out, folder.folder(), (System.nanoTime() - begin) / 1_000_000);
            awaitEnd(folder, demo, control);
        }
        return ExitCode.DONE;
    }

    /// The first `dig` that a person pastes must find everything.
    private static void awaitServices(Demo demo) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (demo.servicesEverywhere() == 0 && System.nanoTime() < deadline) {
            sleep(50);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ctrl-C runs the hook, which closes everything before the process ends.
    private static void awaitEnd(WorkFolder folder, Demo demo, ControlServer control) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            control.close();
                            demo.close();
                            folder.close();
                        }));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private int runCheck(PrintWriter out) {
        Path folder = work;
        try {
            if (folder == null) {
                folder = Files.createTempDirectory("gslb-demo");
            }
        } catch (IOException failed) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE, "no temporary folder: " + failed, failed);
        }
        try (WorkFolder taken = WorkFolder.open(folder, true)) {
            return new DemoCheck(taken, out, patience).run() ? ExitCode.DONE : ExitCode.NOT_SO;
        }
    }

    @Command(
            name = "stop",
            description = "Stops a backend of the running demo.",
            mixinStandardHelpOptions = true)
    int stop(
            @Parameters(
                            paramLabel = "VIP",
                            description = "127.0.10.1, 127.0.20.1, 127.0.30.1 or ::1")
                    String vip) {
        return order("stop", vip);
    }

    @Command(
            name = "start",
            description = "Starts a backend of the running demo again.",
            mixinStandardHelpOptions = true)
    int start(
            @Parameters(
                            paramLabel = "VIP",
                            description = "127.0.10.1, 127.0.20.1, 127.0.30.1 or ::1")
                    String vip) {
        return order("start", vip);
    }

    private int order(String verb, String vip) {
        Path folder = work == null ? WorkFolder.defaultFolder() : work;
        Integer port = WorkFolder.readControlPort(folder);
        String noDemo = "no demo runs with the work folder " + folder;
        if (port == null) {
            throw new CommandException(ExitCode.UNAVAILABLE, noDemo);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/" + verb + "/" + vip))
                            .timeout(Duration.ofSeconds(5))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build();
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CommandException(ExitCode.INVALID, response.body());
            }
            spec.commandLine().getOut().println(response.body());
            return ExitCode.DONE;
        } catch (IllegalArgumentException malformed) {
            throw new CommandException(
                    ExitCode.INVALID, "not an address: '" + vip + "'", malformed);
        } catch (IOException gone) {
            throw new CommandException(ExitCode.UNAVAILABLE, noDemo, gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.UNAVAILABLE, "interrupted", interrupted);
        }
    }
}

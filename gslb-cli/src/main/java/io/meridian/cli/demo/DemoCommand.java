package io.meridian.cli.demo;

import io.meridian.cli.CliException;
import io.meridian.cli.CliException.Reason;
import io.meridian.cli.ExitCode;
import io.meridian.cli.client.ApiClient;
import io.meridian.cli.daemon.Logs;
import io.meridian.cli.daemon.UntilStopped;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `gslb demo`: runs the demo, or gives orders to the one that runs.
@Command(
        name = "demo",
        description = "Run three sites and a federator on loopback, until Ctrl-C.",
        footer = {
            "",
            "Examples:",
            "  gslb demo                     runs, and prints what to try",
            "  gslb demo stop 127.0.30.1     in another terminal: Singapore's backend stops",
            "  gslb demo start 127.0.30.1",
            "  gslb demo --check             tries all of it without a person; exit code 0 or 1"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final Duration READY_LIMIT = Duration.ofSeconds(20);

    @Option(
            names = "--work",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = {
                "the work folder: manifests to edit, data, log. Default",
                "~/.local/state/gslb-demo; with --check a temporary one"
            })
    private @Nullable Path work;

    @Option(names = "--reset", description = "begin anew: forget edits and data")
    private boolean reset;

    @Option(
            names = "--check",
            description = "start, ask, break, mend, edit, and tell how long each took")
    private boolean check;

    @Option(
            names = "--patience",
            paramLabel = "FACTOR",
            defaultValue = "1",
            hidden = true,
            description = "multiplies the limits of --check, for a machine that does much else")
    private double patience;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        return check ? check() : run();
    }

    private int run() {
        PrintWriter out = spec.commandLine().getOut();
        long begin = System.nanoTime();
        WorkFolder folder = WorkFolder.open(folder(), reset);
        Demo demo;
        ControlServer control;
        try {
            Logs.toFile(folder.log());
            demo = Demo.start(folder);
            control = new ControlServer(demo.backends());
        } catch (RuntimeException refused) {
            folder.close();
            throw refused;
        }
        folder.writeControl(control.url());
        boolean ready = await(demo::isReady, READY_LIMIT);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        new Banner(folder, demo.backends().vips()).lines(millis, ready).forEach(out::println);
        DemoScreen screen = new DemoScreen(demo, out);
        screen.begin();
        Thread.ofPlatform().daemon().name("screen").start(() -> keepLooking(screen));
        return UntilStopped.run(
                () -> {
                    control.close();
                    demo.close();
                    folder.close();
                },
                () -> out.println("\nstopping; the next start goes on from here"));
    }

    private static void keepLooking(DemoScreen screen) {
        while (true) {
            screen.look();
            await(() -> false, Duration.ofMillis(200));
        }
    }

    /// Whether the condition came true in time.
    static boolean await(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            try {
                if (never.await(10, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private int check() {
        PrintWriter out = spec.commandLine().getOut();
        boolean passed;
        Path folder = checkFolder();
        try (WorkFolder taken = WorkFolder.open(folder, true)) {
            Logs.toFile(taken.log());
            passed = new DemoCheck(taken, new CheckReport(out, patience)).run();
            if (!passed) {
                out.println("the log: " + taken.log());
            }
        }
        if (passed && work == null) {
            discard(folder);
        }
        return passed ? ExitCode.DONE : ExitCode.NOT_SO;
    }

    private Path checkFolder() {
        if (work != null) {
            return work;
        }
        try {
            return Files.createTempDirectory("gslb-demo-check");
        } catch (IOException failed) {
            throw new CliException(
                    Reason.Unavailable, "no temporary folder can be made: " + failed, failed);
        }
    }

    private static void discard(Path folder) {
        try {
            BundledFiles.delete(folder);
        } catch (IOException left) {
            // a temporary folder that stays is the system's to tidy
        }
    }

    private Path folder() {
        return work == null ? WorkFolder.defaultFolder() : work;
    }

    @Command(name = "stop", description = "Stop a backend of the running demo.")
    int stop(
            @Parameters(
                            paramLabel = "VIP",
                            description = "127.0.10.1, 127.0.20.1, 127.0.30.1 or ::1")
                    String vip) {
        return order("stop", vip);
    }

    @Command(name = "start", description = "Start a backend of the running demo again.")
    int start(
            @Parameters(
                            paramLabel = "VIP",
                            description = "127.0.10.1, 127.0.20.1, 127.0.30.1 or ::1")
                    String vip) {
        return order("start", vip);
    }

    private int order(String verb, String vip) {
        String none = "no demo runs with the work folder " + folder() + " (start one: gslb demo)";
        String url =
                WorkFolder.readControl(folder())
                        .orElseThrow(() -> new CliException(Reason.Unavailable, none));
        String told;
        try {
            URI resource = new URI(null, null, "/" + verb + "/" + vip, null);
            told =
                    new ApiClient(url, null)
                            .send("POST", resource.getRawPath())
                            .path("told")
                            .asText();
        } catch (CliException refused) {
            throw refused.getCause() instanceof IOException
                    ? new CliException(Reason.Unavailable, none, refused)
                    : refused;
        } catch (java.net.URISyntaxException malformed) {
            throw new CliException(
                    Reason.BadInput, "VIP must be an address, was '" + vip + "'", malformed);
        }
        spec.commandLine().getOut().println(told);
        return ExitCode.DONE;
    }
}

package io.meridian.cli.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One daemon in a process of its own: the built jar with the launcher's flags where the build says
/// where they are, else this test's class path.
final class GslbProcess implements AutoCloseable {

    private final String verb;
    private final Path configuration;
    private final Path log;
    private @Nullable Process process;

    GslbProcess(String verb, Path configuration) {
        this.verb = verb;
        this.configuration = configuration;
        this.log = configuration.resolveSibling(configuration.getFileName() + ".log");
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        String jar = System.getProperty("gslb.jar");
        if (jar != null) {
            command.add("@" + System.getProperty("gslb.jvm.options"));
            command.addAll(List.of("-jar", jar));
        } else {
            command.addAll(
                    List.of("-cp", System.getProperty("java.class.path"), "io.meridian.cli.Main"));
        }
        command.addAll(List.of(verb, "--config", configuration.toString()));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
    }

    /// SIGKILL: nothing is closed, nothing is flushed.
    void kill() throws InterruptedException {
        end(true);
    }

    /// SIGTERM.
    ///
    /// @return the exit code
    int stop() throws InterruptedException {
        return end(false);
    }

    private int end(boolean forcibly) throws InterruptedException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(verb + " was not started");
        }
        if (forcibly) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        if (!running.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the process did not end: " + logTail());
        }
        return running.exitValue();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /// For people, when a test has failed.
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return configuration.getFileName()
                    + ":\n"
                    + String.join(
                            "\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
        } catch (IOException unreadable) {
            return log + ": " + unreadable;
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}

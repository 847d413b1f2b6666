package io.meridian.federator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The real `kubectl` against one API server, in the folder of the project: what users type.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
final class Kubectl {

    private final Path kubeconfig;

    /// @param kubeconfig of which the current context counts
    Kubectl(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    private static String program() {
        Path beside = Path.of(System.getenv("KUBEBUILDER_ASSETS"), "kubectl");
        return Files.isExecutable(beside) ? beside.toString() : "kubectl";
    }

    /// Runs a line as a shell would; what it prints.
    String line(String line) {
        return run(
                "",
                List.of("sh", "-c", line.replaceFirst("^kubectl ", "exec '" + program() + "' ")));
    }

    /// @return what it prints
    String run(String input, String... words) {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(List.of(words));
        return run(input, command);
    }

    private String run(String input, List<String> command) {
        try {
            Path in = Files.writeString(Files.createTempFile("kubectl", ".in"), input);
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(Path.of("..").toFile())
                            .redirectInput(in.toFile())
                            .redirectErrorStream(true);
            builder.environment().put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
            Process process = builder.start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(command + " says " + printed).isZero();
            Files.delete(in);
            return printed;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}

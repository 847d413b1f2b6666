package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher `./gslb` among fake JDKs and a fake build: which java it runs, when it builds, what
/// it says.
class LauncherTest {

    /// What the launcher may use besides a java; the PATH of these tests has nothing else.
    private static final List<String> TOOLS =
            List.of(
                    "sed",
                    "head",
                    "tail",
                    "find",
                    "dirname",
                    "readlink",
                    "mkdir",
                    "touch",
                    "rm",
                    "flock",
                    "cat",
                    "sleep");

    @TempDir private Path folder;
    private Path root;
    private Path launcher;
    private Path jar;
    private final Map<String, String> environment = new HashMap<>();

    private record Ended(int exitCode, List<String> out, List<String> err) {}

    @BeforeEach
    void layOutARepository() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String tool : TOOLS) {
            for (Path place : List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool))) {
                if (Files.exists(place)) {
                    executable(bin.resolve(tool), "exec " + place + " \"$@\"");
                }
            }
        }
        environment.put("PATH", bin.toString());
        environment.put("GSLB_JVM_FOLDER", folder.resolve("jvm").toString());
        root = Files.createDirectories(folder.resolve("the repository"));
        launcher = Files.copy(Path.of("../gslb"), root.resolve("gslb"));
        Files.createDirectories(root.resolve(".mvn"));
        Files.createDirectories(root.resolve("gslb-cli/src/main/java"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.writeString(root.resolve("gslb-cli/src/main/java/A.java"), "class A {}");
        jar = root.resolve("gslb-cli/target/gslb.jar");
        mvnw(
                "mkdir -p gslb-cli/target; echo built > gslb-cli/target/gslb.jar; "
                        + "echo > gslb-cli/target/jvm.options; echo \"$JAVA_HOME\" >> builds");
    }

    private void mvnw(String script) throws IOException {
        executable(root.resolve("mvnw"), script);
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(
                file,
                Set.copyOf(java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    /// A Java home that says its version the way a JDK does, and tells how it was called.
    private Path javaHome(String name, String version) throws IOException {
        Path home = folder.resolve("homes").resolve(name);
        executable(
                home.resolve("bin/java"),
                """
                if [ "$1" = -version ]; then
                    echo 'Picked up JAVA_TOOL_OPTIONS: -Dx=1' >&2
                    echo 'openjdk version "%s" 2025-09-16' >&2
                    exit 0
                fi
                echo "java of %s"
                for word in "$@"; do echo "$word"; done
                exit 7\
                """
                        .formatted(version, name));
        executable(home.resolve("bin/javac"), "exit 0");
        return home;
    }

    private Ended run(Path from, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    }

    private Ended gslb(String... words) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(words));
        return run(folder, command.toArray(String[]::new));
    }

    private void alreadyBuilt() throws IOException {
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "built");
        Files.writeString(jar.resolveSibling("jvm.options"), "");
    }

    @Test
    void ownVariableComesBeforeJavaHome() throws Exception {
        alreadyBuilt();
        environment.put("GSLB_JAVA_HOME", javaHome("own", "25.0.1").toString());
        environment.put("JAVA_HOME", javaHome("usual", "25").toString());

        Ended ended = gslb("sites", "two words");

        assertThat(ended.out()).startsWith("java of own").endsWith("sites", "two words");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).as("java's own exit code").isEqualTo(7);
    }

    @Test
    void goesOnPastOlderJdksAndFoldersWithoutOne() throws Exception {
        alreadyBuilt();
        environment.put("GSLB_JAVA_HOME", folder.resolve("nothing").toString());
        environment.put("JAVA_HOME", javaHome("old", "17.0.15").toString());
        Path onPath = javaHome("path", "1.8.0_412");
        environment.merge(
                "PATH", onPath.resolve("bin").toString(), (own, more) -> own + ":" + more);
        Path jvm = Files.createDirectories(folder.resolve("jvm"));
        Files.createSymbolicLink(jvm.resolve("a-21"), javaHome("distribution", "21.0.2"));
        Files.createSymbolicLink(jvm.resolve("b-25"), javaHome("last", "25.0.3"));

        assertThat(gslb("sites").out()).startsWith("java of last");
    }

    @Test
    void javaOnThePathIsFoundThroughLinks() throws Exception {
        alreadyBuilt();
        Path alternatives = Files.createDirectories(folder.resolve("alternatives"));
        Files.createSymbolicLink(
                alternatives.resolve("java"), javaHome("linked", "25").resolve("bin/java"));
        environment.merge("PATH", alternatives.toString(), (own, more) -> own + ":" + more);

        assertThat(gslb("sites").out()).startsWith("java of linked");
    }

    @Test
    void withoutJdk25OneLineSaysWhereItLooked() throws Exception {
        alreadyBuilt();
        environment.put("JAVA_HOME", javaHome("old", "17.0.15").toString());

        Ended ended = gslb("demo");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).hasSize(1);
        assertThat(ended.err().getFirst())
                .startsWith("gslb: no JDK 25 found")
                .contains("GSLB_JAVA_HOME", "JAVA_HOME (17)");
    }

    @Test
    void withNoJavaAnywhereOneLineSaysSo() throws Exception {
        alreadyBuilt();

        Ended ended = gslb("demo");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).hasSize(1).first().asString().contains("no java on the PATH");
    }

    @Test
    void buildsOnceWhenThereIsNoJar() throws Exception {
        Path home = javaHome("jdk", "25");
        environment.put("JAVA_HOME", home.toString());

        Ended first = gslb("sites");
        Ended second = gslb("sites");

        assertThat(first.out()).startsWith("java of jdk");
        assertThat(first.err()).hasSize(1).first().asString().contains("building").endsWith("done");
        assertThat(second.err()).isEmpty();
        assertThat(root.resolve("builds")).hasContent(home.toString());
    }

    @Test
    void buildsWhenASourceIsNewerOrGone() throws Exception {
        alreadyBuilt();
        environment.put("JAVA_HOME", javaHome("jdk", "25").toString());
        FileTime past = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(jar, past);
        for (String source :
                List.of(
                        ".mvn",
                        "pom.xml",
                        "gslb-cli/src/main/java/A.java",
                        "gslb-cli/src/main/java",
                        "gslb-cli/src/main")) {
            Files.setLastModifiedTime(
                    root.resolve(source), FileTime.from(Instant.now().minusSeconds(120)));
        }
        assertThat(gslb("sites").err()).as("nothing is newer").isEmpty();

        Files.delete(root.resolve("gslb-cli/src/main/java/A.java"));
        assertThat(gslb("sites").err()).as("one is gone").hasSize(1);

        Files.setLastModifiedTime(
                root.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(gslb("sites").err()).as("one is newer").hasSize(1);
    }

    @Test
    void twoLaunchersAtOnceBuildOnce() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.exists(folder.resolve("bin/flock")), "no flock here");
        environment.put("JAVA_HOME", javaHome("jdk", "25").toString());
        mvnw(
                "sleep 1; mkdir -p gslb-cli/target; echo built > gslb-cli/target/gslb.jar; "
                        + "echo > gslb-cli/target/jvm.options; echo one >> builds");

        Ended both = run(root, "/bin/sh", "-c", "./gslb sites & ./gslb services & wait");

        assertThat(both.out()).filteredOn(line -> line.equals("java of jdk")).hasSize(2);
        assertThat(root.resolve("builds")).hasContent("one");
    }

    @Test
    void failedBuildShowsTheEndOfItsLog() throws Exception {
        environment.put("JAVA_HOME", javaHome("jdk", "25").toString());
        mvnw("echo 'A.java:1: not good'; exit 1");

        Ended ended = gslb("sites");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .anyMatch(line -> line.equals("A.java:1: not good"))
                .last()
                .asString()
                .startsWith("gslb: the build failed");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void worksThroughALinkFromAnywhere() throws Exception {
        alreadyBuilt();
        environment.put("JAVA_HOME", javaHome("jdk", "25").toString());
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(elsewhere.resolve("one"), Path.of("../the repository/gslb"));
        Files.createSymbolicLink(elsewhere.resolve("two"), elsewhere.resolve("one"));

        assertThat(run(elsewhere, "./two", "sites").out()).contains(jar.toRealPath().toString());
    }

    @Test
    void daemonsAndShortVerbsGetTheirOwnFlags() throws Exception {
        alreadyBuilt();
        environment.put("JAVA_HOME", javaHome("jdk", "25").toString());
        environment.put("GSLB_JAVA_OPTIONS", "-Xmx99m -Dx=y");

        assertThat(gslb("dns").out()).contains("-XX:+UseZGC", "-Xmx99m", "-Dx=y");
        assertThat(gslb("demo").out()).contains("-XX:+UseZGC");
        assertThat(gslb("demo", "stop", "127.0.30.1").out()).contains("-XX:+UseSerialGC");
        assertThat(gslb("explain", "a.example").out())
                .contains("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }
}

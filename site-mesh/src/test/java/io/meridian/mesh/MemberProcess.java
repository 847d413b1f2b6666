package io.meridian.mesh;

import static io.meridian.mesh.Records.put;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A member in a process of its own, which can be stopped and killed. It ends by itself when its
/// test does not end it.
final class MemberProcess {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

    private MemberProcess() {}

    /// @param writes whether it claims a term and publishes without end, one line on its output for
    ///   each batch that was accepted
    static ProcessBuilder command(MeshFixture mesh, int member, boolean writes) {
        MeshConfig config = mesh.config(member);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--add-modules=java.se");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(MemberProcess.class.getName());
        command.add(Integer.toString(member));
        command.add(config.dataDir().toString());
        command.add(Integer.toString(mesh.hazelcastBase));
        command.add(Boolean.toString(writes));
        new TreeMap<>(mesh.addresses)
                .forEach((number, address) -> command.add(number + "=" + address));
        Path log = config.dataDir().resolveSibling("member-" + member + ".log");
        return new ProcessBuilder(command).redirectError(log.toFile());
    }

    static Process start(MeshFixture mesh, int member) throws IOException {
        return command(mesh, member, false).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    public static void main(String[] args) throws InterruptedException {
        Map<Integer, String> addresses = new TreeMap<>();
        for (String pair : List.of(args).subList(4, args.length)) {
            String[] numberAndAddress = pair.split("=", 2);
            addresses.put(Integer.valueOf(numberAndAddress[0]), numberAndAddress[1]);
        }
        MeshConfig config =
                new MeshConfig(
                        MeshFixture.INSTALLATION,
                        MeshFixture.id(Integer.parseInt(args[0])),
                        addresses,
                        Path.of(args[1]),
                        Integer.parseInt(args[2]));
        Mesh node = MeshNode.start(config);
        if (Boolean.parseBoolean(args[3])) {
            write(node);
        } else {
            Thread.sleep(TimeUnit.NANOSECONDS.toMillis(LONGEST_NANOS));
        }
    }

    private static void write(Mesh node) {
        MeshFixture.lead(node);
        long end = System.nanoTime() + LONGEST_NANOS;
        for (int i = 0; System.nanoTime() < end; i++) {
            node.publisher().publish(List.of(put("s" + i + ".example", "192.0.2.1")));
            System.out.println(i);
            System.out.flush();
        }
    }
}

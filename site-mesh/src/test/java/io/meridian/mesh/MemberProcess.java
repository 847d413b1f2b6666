package io.meridian.mesh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A member in a process of its own, which can be stopped and killed.
final class MemberProcess {

    private MemberProcess() {}

    static Process start(MeshFixture mesh, int member) throws IOException {
        MeshConfig config = mesh.config(member);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--add-modules=java.se");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemberProcess.class.getName()));
        command.addAll(
                List.of(
                        Integer.toString(member),
                        config.dataDir().toString(),
                        Integer.toString(mesh.hazelcastBase)));
        new TreeMap<>(mesh.addresses)
                .forEach((number, address) -> command.add(number + "=" + address));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        config.dataDir().resolveSibling("member-" + member + ".log").toFile())
                .start();
    }

    public static void main(String[] args) throws InterruptedException {
        int member = Integer.parseInt(args[0]);
        Map<Integer, String> addresses = new TreeMap<>();
        for (String pair : List.of(args).subList(3, args.length)) {
            addresses.put(
                    Integer.parseInt(pair.substring(0, pair.indexOf('='))),
                    pair.substring(pair.indexOf('=') + 1));
        }
        NodeId self = new NodeId(member, "site-" + member, "node-" + member, NodeId.Role.DNS);
        MeshNode.start(
                new MeshConfig(
                        "test", self, addresses, Path.of(args[1]), Integer.parseInt(args[2])));
        Thread.sleep(300_000); // ends by itself if the test that started it cannot end it
    }
}

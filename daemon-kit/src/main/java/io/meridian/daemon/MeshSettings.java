package io.meridian.daemon;

import io.meridian.mesh.MeshConfig;
import io.meridian.mesh.NodeId;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `mesh` section: who is in it, and which of them this node is.
public record MeshSettings(
        @Key(
                        defaultValue = "meridian",
                        doc =
                                "id that all nodes of one installation share; records of any other are refused")
                String installation,
        @Key(min = 1, max = 99, doc = "this node's number in the mesh") int member,
        @Key(
                        notEmpty = true,
                        doc =
                                "`host:port` of every member's link, by number; this node listens at its own")
                Map<Integer, String> members,
        @Key(
                        defaultValue = "5700",
                        min = 1024,
                        max = 65400,
                        doc = "member N's Hazelcast listens on 127.0.0.1 at this port plus N")
                int hazelcastBasePort)
        implements Checked {

    /// A name, an IPv4 address, or an IPv6 address in brackets.
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (!members.containsKey(member)) {
            problems.add(
                    node.placeOf("members"),
                    path + ".members",
                    "must have this node's own number " + member);
        }
        memberProblems()
                .forEach((number, rule) -> {
                    String at = "members." + number;
                    problems.add(node.placeAt(at), path + "." + at, rule);
                });
    }

    /// The rules that members' addresses break, by the member's number.
    public Map<Integer, String> memberProblems() {
        Map<Integer, String> problems = new TreeMap<>();
        Set<String> taken = new HashSet<>();
        new TreeMap<>(members)
                .forEach((number, address) -> {
                    String rule = memberProblem(number, address, taken);
                    if (rule != null) {
                        problems.put(number, rule);
                    }
                });
        return problems;
    }

    private static @Nullable String memberProblem(int number, String address, Set<String> taken) {
        if (number < 1 || number > 99) {
            return "must be numbered 1..99, was " + number;
        }
        Matcher matcher = HOST_AND_PORT.matcher(address);
        if (!matcher.matches()) {
            return "must be host:port, was '" + address + "'";
        }
        int port = Integer.parseInt(matcher.group(1));
        if (port < 1 || port > 65535) {
            return "must have a port 1..65535, was " + port;
        }
        return taken.add(address) ? null : "must be unique, was '" + address + "' again";
    }

    /// What the mesh is started with.
    ///
    /// @param api the URL of this node's API
    public MeshConfig toMeshConfig(
            String site, String name, NodeId.Role role, Path dataDir, String api) {
        return new MeshConfig(
                installation,
                new NodeId(member, site, name, role, api),
                members,
                dataDir.resolve("mesh"),
                hazelcastBasePort);
    }
}

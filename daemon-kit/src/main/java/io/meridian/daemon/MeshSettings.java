package io.meridian.daemon;

import io.meridian.mesh.MeshConfig;
import io.meridian.mesh.NodeId;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import java.util.Map;

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

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (!members.containsKey(member)) {
            problems.add(
                    node.placeOf("members"),
                    path + ".members",
                    "must have this node's own number " + member);
        }
        members.forEach((number, address) -> {
            if (number < 1 || number > 99) {
                problems.add(
                        node.placeOf("members"),
                        path + ".members." + number,
                        "must be numbered 1..99, was " + number);
            }
            if (!address.matches("(\\[[0-9a-fA-F:.]+\\]|[^:\\[\\] ]+):[0-9]{1,5}")) {
                problems.add(
                        node.placeOf("members"),
                        path + ".members." + number,
                        "must be host:port, was '" + address + "'");
            }
        });
    }

    /// What the mesh is started with.
    public MeshConfig toMeshConfig(String site, String name, NodeId.Role role, Path dataDir) {
        return new MeshConfig(
                installation,
                new NodeId(member, site, name, role),
                members,
                dataDir.resolve("mesh"),
                hazelcastBasePort);
    }
}

package io.meridian.mesh;

/// Who a node is, everywhere in the mesh.
///
/// @param member its number in the mesh, 1 to 99
/// @param site the site it stands at
/// @param name for people: `dns-london-1`
/// @param role what runs there
public record NodeId(int member, String site, String name, Role role) {

    public enum Role {
        DNS,
        FEDERATOR
    }
}

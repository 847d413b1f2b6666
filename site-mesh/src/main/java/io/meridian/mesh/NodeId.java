package io.meridian.mesh;

import org.jspecify.annotations.Nullable;

/// Who a node is, everywhere in the mesh.
///
/// @param member its number in the mesh, 1 to 99
/// @param site the site it stands at
/// @param name for people: `dns-london-1`
/// @param role what runs there
/// @param api the URL of its HTTP API as it is bound, which others may not reach; null when it does
///   not say
public record NodeId(int member, String site, String name, Role role, @Nullable String api) {

    public enum Role {
        DNS,
        FEDERATOR
    }

    /// A node that does not say where its API is.
    public NodeId(int member, String site, String name, Role role) {
        this(member, site, name, role, null);
    }
}

package io.meridian.mesh;

import java.io.IOException;

/// Carries hints of where clients were sent from node to node, at once and without promise: a lost
/// one is not repaired by comparison. A node that was away asks a peer for all of them, page by
/// page. What a hint's two words mean is none of the mesh's business.
public interface Hints {

    /// @param words two for each hint
    /// @param next where the next page begins, or -1
    record Page(long[] words, int next) {}

    /// What a node does with hints; called on threads of the mesh, several at a time.
    interface Keeper {

        /// Version of the meaning of its hints; those of another one are not taken.
        int version();

        /// Takes in what another node pushed.
        void take(long[] words);

        /// Some of its own, for a peer that asks.
        ///
        /// @param from 0, or where the last page ended
        Page page(int from);
    }

    /// From now on hints are taken and told; before, this node has none.
    void keep(Keeper keeper);

    /// Pushes hints to all other nodes.
    ///
    /// @param words the first `count` of them, two for each hint
    /// @return how many octets were pushed
    int push(long[] words, int count);

    /// Asks a member for a page of its hints. Blocks for seconds at most.
    ///
    /// @throws IOException when it does not answer
    /// @throws io.meridian.mesh.codec.MalformedException when it answers with something else
    Page fetch(int member, int from) throws IOException;
}

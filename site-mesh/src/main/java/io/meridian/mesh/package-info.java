/// What the sites share, and how it gets there: stores of our own, pushed by Hazelcast, repaired by
/// comparison with peers, kept on disk. Nothing outside this module sees Hazelcast.
@NullMarked
package io.meridian.mesh;

import org.jspecify.annotations.NullMarked;

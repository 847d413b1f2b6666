/// Telling everybody at once. Only this package knows Hazelcast.
@NullMarked
package io.meridian.mesh.push;

import org.jspecify.annotations.NullMarked;

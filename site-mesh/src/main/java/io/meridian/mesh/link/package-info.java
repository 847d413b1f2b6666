/// HTTP between peers: what a node tells, and asking for it.
@NullMarked
package io.meridian.mesh.link;

import org.jspecify.annotations.NullMarked;

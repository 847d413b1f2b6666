/// Records and messages as canonical JSON: equal records have equal octets at every node.
@NullMarked
package io.meridian.mesh.codec;

import org.jspecify.annotations.NullMarked;

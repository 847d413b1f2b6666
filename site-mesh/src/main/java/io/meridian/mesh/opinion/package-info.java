/// The nodes' opinion streams, and which of them are fresh.
@NullMarked
package io.meridian.mesh.opinion;

import org.jspecify.annotations.NullMarked;

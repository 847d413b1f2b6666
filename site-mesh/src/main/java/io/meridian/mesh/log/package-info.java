/// The service log: states, batches, terms, and who may write.
@NullMarked
package io.meridian.mesh.log;

import org.jspecify.annotations.NullMarked;

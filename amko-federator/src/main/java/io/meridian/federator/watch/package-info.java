/// Member clusters: what objects they have now, behind whichever door.
@NullMarked
package io.meridian.federator.watch;

import org.jspecify.annotations.NullMarked;

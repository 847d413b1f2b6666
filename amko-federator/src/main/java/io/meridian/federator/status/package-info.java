/// What the operator tells about each object.
@NullMarked
package io.meridian.federator.status;

import org.jspecify.annotations.NullMarked;

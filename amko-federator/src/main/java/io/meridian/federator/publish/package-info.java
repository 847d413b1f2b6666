/// From the set that must be published to the set that is: what of it may go out, what is held
/// until an operator has looked, and the way back.
@NullMarked
package io.meridian.federator.publish;

import org.jspecify.annotations.NullMarked;

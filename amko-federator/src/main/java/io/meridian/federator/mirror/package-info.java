/// The GslbService objects that show operators what is served.
@NullMarked
package io.meridian.federator.mirror;

import org.jspecify.annotations.NullMarked;

/// The HTTP API of a federator.
@NullMarked
package io.meridian.federator.api;

import org.jspecify.annotations.NullMarked;

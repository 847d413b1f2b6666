/// The loop that turns what the caches hold into what is published.
@NullMarked
package io.meridian.federator.reconcile;

import org.jspecify.annotations.NullMarked;

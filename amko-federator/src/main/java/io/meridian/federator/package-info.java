/// The operator: watches member clusters, assembles services, publishes them.
@NullMarked
package io.meridian.federator;

import org.jspecify.annotations.NullMarked;

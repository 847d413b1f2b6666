/// The time that probes and verdicts share; the rooms are {@link io.meridian.health.probe}, which
/// finds out what this node thinks of each target, and {@link io.meridian.health.verdict}, which
/// makes one verdict of what all nodes think.
@NullMarked
package io.meridian.health;

import org.jspecify.annotations.NullMarked;

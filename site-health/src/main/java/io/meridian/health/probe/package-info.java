/// What this node thinks of each target, found out by probing it: one {@link
/// io.meridian.health.probe.Prober}, in it one stream of attempts per distinct {@link
/// io.meridian.health.probe.ProbeTarget}.
@NullMarked
package io.meridian.health.probe;

import org.jspecify.annotations.NullMarked;

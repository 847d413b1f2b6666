/// One verdict per target out of the opinions of all nodes, by the same rule everywhere. Knows
/// nothing of probes, sockets or the mesh that brings the opinions.
@NullMarked
package io.meridian.health.verdict;

import org.jspecify.annotations.NullMarked;

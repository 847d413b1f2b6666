/// What keeps the affinity table beside the query path: time, ageing, the copy on disk, and hints
/// between nodes.
@NullMarked
package io.meridian.dns.persistence;

import org.jspecify.annotations.NullMarked;

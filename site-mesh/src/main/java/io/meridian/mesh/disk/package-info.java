/// The copy on disk: frames with length and checksum, a snapshot, a journal.
@NullMarked
package io.meridian.mesh.disk;

import org.jspecify.annotations.NullMarked;

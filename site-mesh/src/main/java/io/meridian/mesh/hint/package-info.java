/// Hints of where clients were sent, as octets.
@NullMarked
package io.meridian.mesh.hint;

import org.jspecify.annotations.NullMarked;

/// Objects of all clusters to services: a pure function, and what it left out and why.
@NullMarked
package io.meridian.federator.assemble;

import org.jspecify.annotations.NullMarked;

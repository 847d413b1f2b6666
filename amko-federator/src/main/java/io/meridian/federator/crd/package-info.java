/// The kinds that API servers are taught: AMKO's, field for field with every bound of AMKO's
/// schema, and ours. `deploy/crds` is generated from these classes.
@NullMarked
package io.meridian.federator.crd;

import org.jspecify.annotations.NullMarked;

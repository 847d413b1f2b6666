/// Which member each client prefix was sent to: the table, its keys, and the bound on new entries.
/// On the query path; knows neither services nor the mesh.
@NullMarked
package io.meridian.dns.affinity;

import org.jspecify.annotations.NullMarked;

/// The daemons as operating-system processes, killed under load.
@NullMarked
package io.meridian.cli.processes;

import org.jspecify.annotations.NullMarked;

/// Targets for coverage-guided fuzzing: whatever octets come, each target's promise holds. The
/// seeds in `src/test/resources` run as ordinary tests; `.ci/fuzz` looks for new inputs.
@NullMarked
package io.meridian.dns.fuzz;

import org.jspecify.annotations.NullMarked;

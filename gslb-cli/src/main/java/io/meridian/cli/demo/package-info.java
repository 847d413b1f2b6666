/// Three sites and a federator in one process on loopback, with backends to stop and start; and the
/// same tried out without a person.
@NullMarked
package io.meridian.cli.demo;

import org.jspecify.annotations.NullMarked;

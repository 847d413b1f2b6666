/// Three sites and a federator in one process on loopback, and a run that checks them.
@NullMarked
package io.meridian.cli.demo;

import org.jspecify.annotations.NullMarked;

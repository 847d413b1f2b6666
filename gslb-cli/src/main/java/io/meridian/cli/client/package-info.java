/// Verbs that ask a running node: its HTTP API, and what it says in words.
@NullMarked
package io.meridian.cli.client;

import org.jspecify.annotations.NullMarked;

/// YAML read strictly: a tree that knows the line of every key, and a binder that turns it into
/// records and reports every problem at once.
@NullMarked
package io.meridian.yaml;

import org.jspecify.annotations.NullMarked;

/// The configuration of a federator: one YAML file, read strictly.
@NullMarked
package io.meridian.federator.config;

import org.jspecify.annotations.NullMarked;

/// The configuration of a DNS node: one YAML file, read strictly.
@NullMarked
package io.meridian.dns.config;

import org.jspecify.annotations.NullMarked;

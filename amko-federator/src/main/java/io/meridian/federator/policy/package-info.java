/// AMKO's kinds and ours, bound, validated, and kept at their last good version.
@NullMarked
package io.meridian.federator.policy;

import org.jspecify.annotations.NullMarked;

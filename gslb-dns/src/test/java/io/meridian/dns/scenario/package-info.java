/// Dialogues in text, and what is needed to hold them: a served world, queries, replies as text.
@NullMarked
package io.meridian.dns.scenario;

import org.jspecify.annotations.NullMarked;

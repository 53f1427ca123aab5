/** JSON forms of the records of this module. Internal. */
@NullMarked
package dev.llmops.eval.internal.json;

import org.jspecify.annotations.NullMarked;

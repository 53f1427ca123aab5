/** Closing several things, whatever happens to one of them. */
@NullMarked
package dev.llmops.api.closing;

import org.jspecify.annotations.NullMarked;

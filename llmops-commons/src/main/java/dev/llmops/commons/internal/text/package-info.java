/** Text processing. */
@NullMarked
package dev.llmops.commons.internal.text;

import org.jspecify.annotations.NullMarked;

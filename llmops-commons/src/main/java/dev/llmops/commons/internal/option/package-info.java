/** What settings must be. */
@NullMarked
package dev.llmops.commons.internal.option;

import org.jspecify.annotations.NullMarked;

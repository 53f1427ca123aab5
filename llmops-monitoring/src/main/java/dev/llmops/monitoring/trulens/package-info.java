/** Records as TruLens keeps them, so that its feedback functions score them and its dashboard shows them. */
@NullMarked
package dev.llmops.monitoring.trulens;

import org.jspecify.annotations.NullMarked;

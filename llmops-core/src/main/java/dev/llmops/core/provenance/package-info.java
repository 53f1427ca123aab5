/** Marks on generated content that machines read. */
@NullMarked
package dev.llmops.core.provenance;

import org.jspecify.annotations.NullMarked;

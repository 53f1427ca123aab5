/** Machine-readable marks on generated content. */
@NullMarked
package dev.llmops.core.provenance;

import org.jspecify.annotations.NullMarked;

/** How generated content says that it is generated. */
@NullMarked
package dev.llmops.api.provenance;

import org.jspecify.annotations.NullMarked;

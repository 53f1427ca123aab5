/** How generated content is disclosed as generated. */
@NullMarked
package dev.llmops.api.provenance;

import org.jspecify.annotations.NullMarked;

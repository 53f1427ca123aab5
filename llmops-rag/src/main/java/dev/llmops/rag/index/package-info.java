/** What an index of passages must do, so that retrieval does not depend on where the passages are kept. */
@NullMarked
package dev.llmops.rag.index;

import org.jspecify.annotations.NullMarked;

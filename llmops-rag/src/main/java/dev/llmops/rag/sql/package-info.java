/** Tables as a source of passages. */
@NullMarked
package dev.llmops.rag.sql;

import org.jspecify.annotations.NullMarked;

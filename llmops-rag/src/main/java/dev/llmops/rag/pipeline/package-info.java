/** A retrieval pipeline of stages, each small, optional, and visible in the Generation. */
@NullMarked
package dev.llmops.rag.pipeline;

import org.jspecify.annotations.NullMarked;

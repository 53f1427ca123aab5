/** Adapters: what was trained on which base and data, and which of them is served. */
@NullMarked
package dev.llmops.api.adapter;

import org.jspecify.annotations.NullMarked;

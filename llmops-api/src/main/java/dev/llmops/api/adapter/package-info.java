/** Adapters: which base and data each was trained on, and which one is served. */
@NullMarked
package dev.llmops.api.adapter;

import org.jspecify.annotations.NullMarked;

/** Answers of models that are kept to be given again: what a cache is, what it holds, and what a call may ask of it. */
@NullMarked
package dev.llmops.api.cache;

import org.jspecify.annotations.NullMarked;

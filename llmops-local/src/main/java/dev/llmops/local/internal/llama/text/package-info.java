/** This package is internal and is not for public use; it may change at any time. What a model makes of a whole text: vectors, ranks and log probabilities. */
@NullMarked
package dev.llmops.local.internal.llama.text;

import org.jspecify.annotations.NullMarked;

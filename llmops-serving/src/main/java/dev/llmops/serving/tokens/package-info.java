/** Tokenizers of models that are only served. */
@NullMarked
package dev.llmops.serving.tokens;

import org.jspecify.annotations.NullMarked;

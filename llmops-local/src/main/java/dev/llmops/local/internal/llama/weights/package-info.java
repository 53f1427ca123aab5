/** This package is internal and is not for public use; it may change at any time. Quantizing and training the weights of a model. */
@NullMarked
package dev.llmops.local.internal.llama.weights;

import org.jspecify.annotations.NullMarked;

/** Linear classifiers over hashed n-grams: features, training, weights. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.guardrails.internal.classifier;

import org.jspecify.annotations.NullMarked;

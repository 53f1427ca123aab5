/** Linear classifiers over hashed n-grams: features, training, weights. */
@NullMarked
package dev.llmops.guardrails.internal.classifier;

import org.jspecify.annotations.NullMarked;

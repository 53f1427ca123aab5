/** Quantization of model files. */
@NullMarked
package dev.llmops.local.quantization;

import org.jspecify.annotations.NullMarked;

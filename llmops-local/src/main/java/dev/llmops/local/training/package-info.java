/** Fine-tuning of small models on plain text. */
@NullMarked
package dev.llmops.local.training;

import org.jspecify.annotations.NullMarked;

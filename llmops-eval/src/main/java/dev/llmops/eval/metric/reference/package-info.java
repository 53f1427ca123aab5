/** Metrics of a text by references: BLEU, chrF and TER as sacrebleu computes them, of a sentence and of a corpus. */
@NullMarked
package dev.llmops.eval.metric.reference;

import org.jspecify.annotations.NullMarked;

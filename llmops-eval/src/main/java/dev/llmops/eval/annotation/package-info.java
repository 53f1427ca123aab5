/** Answers that people label: queues with two annotators, adjudication, agreement, and what becomes of the labels. */
@NullMarked
package dev.llmops.eval.annotation;

import org.jspecify.annotations.NullMarked;

/** Feedback: what people say about an answer and show by their actions. */
@NullMarked
package dev.llmops.api.feedback;

import org.jspecify.annotations.NullMarked;

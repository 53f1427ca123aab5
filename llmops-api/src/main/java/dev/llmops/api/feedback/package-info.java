/** Feedback: what people say and show about an answer. */
@NullMarked
package dev.llmops.api.feedback;

import org.jspecify.annotations.NullMarked;

/** Conversations of several turns, judged turn by turn or as a whole. */
@NullMarked
package dev.llmops.eval.metric.conversation;

import org.jspecify.annotations.NullMarked;

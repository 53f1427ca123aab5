package dev.llmops.eval.judge;

import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * What came of a question.
 *
 * @param verdict what the judge says, or null if that is not to be had
 * @param missing why there is no verdict, or null if there is one
 * @param text the last reply, for people
 * @param usage of all calls, or null if none was answered
 */
record Reply<T>(
        @Nullable T verdict,
        @Nullable Score missing,
        @Nullable String text,
        @Nullable TokenUsage usage) {}

package dev.llmops.eval.benchmark;

import dev.llmops.eval.stats.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A figure of a benchmark.
 *
 * @param metric its name, with that of the filter if the task has one: {@code acc}, {@code exact_match,strict-match}
 * @param n the number of documents; for IFEval's instruction-level figures, the number of instructions
 * @param value their mean; for {@code perplexity}, e to the power of the mean negative log-likelihood
 * @param standardError as in lm-evaluation-harness: the sample standard deviation divided by the root of n, pooled over subjects if
 *     there are several; null if n is too small, or a document has several values
 * @param interval a 95 % interval: Wilson's for values of 0 and 1, Student's for others; null if n is too small
 */
public record BenchmarkScore(
        String metric,
        int n,
        double value,
        @Nullable Double standardError,
        @Nullable Interval interval) {}

package dev.llmops.eval.online;

import dev.llmops.eval.stats.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A mean over all answers, estimated from a sample that includes all bad ones.
 *
 * @param n the number of scores that count
 * @param effective how many scores of a plain sample it is worth: {@code (sum w)^2 / sum w^2} (Kish 1965)
 * @param mean {@code sum(w y) / sum(w)}, where the weight w of each score is one over its probability of being in the sample (Hajek 1971)
 * @param interval 95 % interval by the linearised standard error {@code sqrt(sum w^2 (y - mean)^2) / sum(w)} and Student's t with
 *     {@code effective - 1} degrees of freedom; null below two effective scores. If all scores are 1, or all are 0, Wilson's interval of as many
 *     scores as {@code effective}, rounded down
 */
public record OnlineMean(
        long n, double effective, double mean, @Nullable Interval interval) {}

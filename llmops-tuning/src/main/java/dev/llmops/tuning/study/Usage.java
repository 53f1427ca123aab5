package dev.llmops.tuning.study;

import dev.llmops.commons.internal.stats.Bootstrap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What answers took, on average.
 *
 * @param inputTokens tokens read
 * @param cachedTokens how many of them came from a prefix cache
 * @param outputTokens tokens written
 * @param millis mean time
 * @param p95Millis time that 95 % of the answers kept
 */
public record Usage(double inputTokens, double cachedTokens, double outputTokens, double millis, double p95Millis) {

    static Usage of(List<CandidateAnswer> answers) {
        if (answers.isEmpty()) {
            return new Usage(0, 0, 0, 0, 0);
        }
        double[] times =
                answers.stream().mapToDouble(CandidateAnswer::millis).sorted().toArray();
        return new Usage(
                mean(answers, CandidateAnswer::inputTokens),
                mean(answers, CandidateAnswer::cachedTokens),
                mean(answers, CandidateAnswer::outputTokens),
                mean(answers, CandidateAnswer::millis),
                Bootstrap.percentile(times, 0.95));
    }

    private static double mean(List<CandidateAnswer> answers, ToDoubleFunction<CandidateAnswer> of) {
        return answers.stream().mapToDouble(of).average().orElse(0);
    }
}

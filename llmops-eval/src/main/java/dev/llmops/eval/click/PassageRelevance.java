package dev.llmops.eval.click;

import dev.llmops.eval.stats.Interval;

/**
 * The relevance of a passage estimated from clicks.
 *
 * @param query the question
 * @param passage id of the passage
 * @param shown how often it was shown
 * @param clicked how often it was opened
 * @param relevance inverse-propensity-scored share of clicks: how often it would be opened if it always came first. By chance it can slightly
 *     exceed 1
 * @param interval 95 % interval of the relevance for the given propensities, from 0 on
 */
public record PassageRelevance(
        String query, String passage, long shown, long clicked, double relevance, Interval interval) {

    /** {@return clicks per impression at any position, which position bias distorts} */
    public double clickThroughRate() {
        return (double) clicked / shown;
    }
}
